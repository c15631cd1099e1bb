using System.Text.Json.Nodes;
using CodeRun.Sandbox.Schema;

namespace CodeRun.Sandbox.Fields;

/// <summary>Which fields an object has, and which differ between two (structured-merge-diff's ToFieldSet and Compare).</summary>
internal static class FieldSets
{
    /// <summary>The fields that an applied configuration says something about.</summary>
    public static FieldTree Of(JsonObject value, SchemaNode schema) => Map(value, schema, isMember: false);

    /// <summary>What changed from one object to another; metadata.managedFields, which nobody owns, is left out.</summary>
    public static FieldChanges Compare(JsonObject old, JsonObject now, SchemaNode schema) => FieldChanges.Join(
        [.. Names(old, now).Select(name => (FieldPath.Field(name), name == "metadata" && old[name] is JsonObject before && now[name] is JsonObject after
            ? CompareMaps(before, after, schema.Child(name) ?? SchemaNode.Untyped, except: "managedFields")
            : CompareMember(old, now, name, schema)))]);

    /// <summary>True for a list or map that has one owner as a whole, and for scalars.</summary>
    public static bool IsLeaf(JsonNode? value, SchemaNode schema) => value switch
    {
        JsonObject map => map.Count == 0 || schema.IsAtomicMap,
        JsonArray list => schema.ListType == "atomic" || ByName(list, schema) is null,
        _ => true,
    };

    /// <summary>The elements of a list by name, in order; null when some have none or the same.</summary>
    public static IReadOnlyList<KeyValuePair<string, JsonNode?>>? ByName(JsonArray list, SchemaNode schema)
    {
        var items = new List<KeyValuePair<string, JsonNode?>>(list.Count);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in list)
        {
            if (FieldPath.Item(item, schema) is not { } name || !seen.Add(name))
                return null;
            items.Add(new(name, item));
        }

        return items;
    }

    private static FieldTree Value(JsonNode? value, SchemaNode schema, bool isMember) => value switch
    {
        JsonObject map when !IsLeaf(map, schema) => Map(map, schema, isMember),
        // The elements are members, the list itself is not.
        JsonArray list when !IsLeaf(list, schema) => FieldTree.Of(isMember: false, ByName(list, schema)!.Select(i => KeyValuePair.Create(i.Key, Value(i.Value, schema.Items, isMember: true)))),
        _ => FieldTree.Leaf,
    };

    private static FieldTree Map(JsonObject map, SchemaNode schema, bool isMember) =>
        FieldTree.Of(isMember, map.Select(f => KeyValuePair.Create(FieldPath.Field(f.Key), Value(f.Value, schema.Child(f.Key) ?? SchemaNode.Untyped, isMember: schema.Field(f.Key) is null))));

    private static IEnumerable<string> Names(JsonObject old, JsonObject now) => old.Select(static f => f.Key).Union(now.Select(static f => f.Key), StringComparer.Ordinal);

    private static FieldChanges CompareMaps(JsonObject old, JsonObject now, SchemaNode schema, string? except = null) =>
        FieldChanges.Join([.. Names(old, now).Where(n => n != except).Select(name => (FieldPath.Field(name), CompareMember(old, now, name, schema)))]);

    private static FieldChanges CompareMember(JsonObject old, JsonObject now, string name, SchemaNode schema)
    {
        var hadOld = old.TryGetPropertyValue(name, out var before);
        var hasNow = now.TryGetPropertyValue(name, out var after);
        return Compare(hadOld, before, hasNow, after, schema.Child(name) ?? SchemaNode.Untyped);
    }

    private static FieldChanges Compare(bool hadOld, JsonNode? before, bool hasNow, JsonNode? after, SchemaNode schema)
    {
        // What is new (or gone) is that itself, and everything below.
        if (!hadOld)
            return new FieldChanges(Everything(after, schema), FieldTree.Empty, FieldTree.Empty);
        if (!hasNow)
            return new FieldChanges(FieldTree.Empty, FieldTree.Empty, Everything(before, schema));
        if (before is JsonObject or null && after is JsonObject or null && (before is JsonObject || after is JsonObject) && !schema.IsAtomicMap)
        {
            var (left, right) = (before as JsonObject ?? [], after as JsonObject ?? []);
            if (left.Count > 0 || right.Count > 0)
                return CompareMaps(left, right, schema);
        }

        if (before is JsonArray or null && after is JsonArray or null && (before is JsonArray || after is JsonArray) && schema.ListType != "atomic"
            && ByName(before as JsonArray ?? [], schema) is { } lefts && ByName(after as JsonArray ?? [], schema) is { } rights && lefts.Count + rights.Count > 0)
        {
            return CompareItems(lefts, rights, schema);
        }

        return JsonNode.DeepEquals(before, after) ? FieldChanges.None : FieldChanges.None with { Modified = FieldTree.Leaf };
    }

    private static FieldChanges CompareItems(IReadOnlyList<KeyValuePair<string, JsonNode?>> lefts, IReadOnlyList<KeyValuePair<string, JsonNode?>> rights, SchemaNode schema)
    {
        var (old, now) = (lefts.ToDictionary(StringComparer.Ordinal), rights.ToDictionary(StringComparer.Ordinal));
        return FieldChanges.Join([.. old.Keys.Union(now.Keys, StringComparer.Ordinal)
            .Select(name => (name, Compare(old.ContainsKey(name), old.GetValueOrDefault(name), now.ContainsKey(name), now.GetValueOrDefault(name), schema.Items)))]);
    }

    private static FieldTree Everything(JsonNode? value, SchemaNode schema) => value switch
    {
        JsonObject map when !IsLeaf(map, schema) => FieldTree.Of(isMember: true, map.Select(f => KeyValuePair.Create(FieldPath.Field(f.Key), Everything(f.Value, schema.Child(f.Key) ?? SchemaNode.Untyped)))),
        JsonArray list when !IsLeaf(list, schema) => FieldTree.Of(isMember: true, ByName(list, schema)!.Select(i => KeyValuePair.Create(i.Key, Everything(i.Value, schema.Items)))),
        _ => FieldTree.Leaf,
    };
}
