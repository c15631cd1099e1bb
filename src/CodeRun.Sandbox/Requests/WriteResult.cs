using System.Text.Json.Nodes;

namespace CodeRun.Sandbox.Requests;

/// <summary>What a write did.</summary>
/// <param name="Value">The object as it is now, or as it last was.</param>
/// <param name="Created">True when it is new.</param>
internal readonly record struct WriteResult(JsonObject Value, bool Created);
