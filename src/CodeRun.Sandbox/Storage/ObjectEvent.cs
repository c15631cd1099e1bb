using System.Text.Json.Nodes;

namespace CodeRun.Sandbox.Storage;

/// <summary>One change of a stored object as the sandbox's own components see it.</summary>
/// <param name="Type">What happened.</param>
/// <param name="Object">The whole object after the change (the last state for <see cref="ObjectEventType.Deleted"/>). A private copy.</param>
public sealed record ObjectEvent(ObjectEventType Type, JsonObject Object);
