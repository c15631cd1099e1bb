using System.Text.Json.Nodes;
using CodeRun.Sandbox.Schema;

namespace CodeRun.Sandbox.Cel;

/// <summary>An object or map of a document.</summary>
/// <param name="Value">The document.</param>
/// <param name="Schema">Its schema.</param>
internal sealed record CelMap(JsonObject Value, SchemaNode Schema)
{
    /// <summary>Keys as expressions see them.</summary>
    public IEnumerable<string> Keys => Value.Where(static v => v.Value is not null).Select(static v => v.Key);

    /// <summary>True when a field is there.</summary>
    public bool Has(string field) => Value[field] is not null;

    /// <summary>The value of a field.</summary>
    /// <exception cref="CelException">It is not there.</exception>
    public object? Get(string field) =>
        Value[field] is { } child ? CelValues.Of(child, Schema.Child(field) ?? SchemaNode.Untyped) : throw new CelException($"no such key: {field}");
}
