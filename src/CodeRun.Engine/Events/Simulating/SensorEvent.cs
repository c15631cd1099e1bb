using System.Text.Json;

namespace CodeRun.Engine.Events.Simulating;

/// <summary>An event as it lies on the event bus.</summary>
/// <param name="Data">The data as JSON, as Argo Events writes it: compact, with <c>&lt;</c>, <c>&gt;</c> and <c>&amp;</c> escaped.</param>
/// <param name="Time">When it happened.</param>
/// <param name="Id">The id Argo Events gave it.</param>
/// <param name="Type">Type of the event source, such as <c>github</c>.</param>
/// <param name="EventSourceName">The EventSource that sends it; null when it may be the one that a dependency names.</param>
/// <param name="EventName">The event of that EventSource; null when it may be the one that a dependency names.</param>
public sealed record SensorEvent(JsonElement Data, DateTimeOffset Time, string Id, string Type, string? EventSourceName, string? EventName);
