using System.Collections.Concurrent;

namespace CodeRun.Tests.Unit.Events.Manifests;

/// <summary>What rehearsals of one class need not find out twice: what Sensors do about an event, and what a filter makes of a record.</summary>
public sealed class RehearsalMemory
{
    public ConcurrentDictionary<(string Type, string Payload), IReadOnlyList<(string Trigger, string Resource)>> Firings { get; } = new();

    public ConcurrentDictionary<(string Filter, string Input), string[]> Filtered { get; } = new();
}
