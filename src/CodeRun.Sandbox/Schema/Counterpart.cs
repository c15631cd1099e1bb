using System.Text.Json.Nodes;

namespace CodeRun.Sandbox.Schema;

/// <summary>The value that stood at a place before an update, as far as it can be told (apiserver: CorrelatedObject).</summary>
/// <param name="IsKnown">True when there is one, be it null.</param>
/// <param name="Value">The value.</param>
internal readonly record struct Counterpart(bool IsKnown, JsonNode? Value)
{
    /// <summary>No value before, or none that can be told.</summary>
    public static readonly Counterpart None;

    /// <summary>True when an update leaves the place as it was.</summary>
    public bool IsSame(JsonNode? value) => IsKnown && JsonNode.DeepEquals(value, Value);

    /// <summary>What stood at a key.</summary>
    public Counterpart Field(string name) => IsKnown && Value is JsonObject map && map.TryGetPropertyValue(name, out var value) ? new Counterpart(true, value) : None;

    /// <summary>What stood as an element: only the elements of lists of type map can be told apart.</summary>
    public Counterpart Element(JsonNode? item, SchemaPart list)
    {
        if (!IsKnown || Value is not JsonArray old || list.ListType != "map" || item is not JsonObject map)
            return None;
        var found = old.OfType<JsonObject>().FirstOrDefault(o => list.ListKeys.All(k => JsonNode.DeepEquals(o[k], map[k])));
        return found is null ? None : new Counterpart(true, found);
    }
}
