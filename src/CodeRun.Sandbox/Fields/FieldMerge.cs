using System.Text.Json.Nodes;
using CodeRun.Sandbox.Schema;

namespace CodeRun.Sandbox.Fields;

/// <summary>Merges an applied configuration into an object, and takes away what its applier no longer wants (structured-merge-diff).</summary>
internal static class FieldMerge
{
    /// <summary>The live object with what the configuration says. Neither is changed.</summary>
    public static JsonObject Merge(JsonObject live, JsonObject config, SchemaNode schema)
    {
        var merged = live.DeepClone().AsObject();
        foreach (var (name, value) in config)
        {
            var field = schema.Child(name) ?? SchemaNode.Untyped;
            merged[name] = live.TryGetPropertyValue(name, out var own) ? Value(own, value, field) : value?.DeepClone();
        }

        return merged;
    }

    /// <summary>Takes away the fields of one set that are not in another; <paramref name="value"/> is changed.</summary>
    /// <param name="value">The object.</param>
    /// <param name="was">What the applier owned before.</param>
    /// <param name="owned">What anybody owns now.</param>
    /// <param name="schema">Schema of the object.</param>
    public static void Prune(JsonObject value, FieldTree was, FieldTree owned, SchemaNode schema)
    {
        foreach (var (part, before) in was.Children)
        {
            if (!part.StartsWith("f:", StringComparison.Ordinal) || !value.TryGetPropertyValue(part[2..], out var child))
                continue;
            var field = schema.Child(part[2..]) ?? SchemaNode.Untyped;
            if (!owned.Children.TryGetValue(part, out var still))
                value.Remove(part[2..]);
            else if (child is JsonObject map && !field.IsAtomicMap)
                Prune(map, before, still, field);
            else if (child is JsonArray list && field.ListType != "atomic")
                Prune(list, before, still, field);
        }
    }

    private static void Prune(JsonArray list, FieldTree was, FieldTree owned, SchemaNode schema)
    {
        for (var i = list.Count - 1; i >= 0; i--)
        {
            if (FieldPath.Item(list[i], schema) is not { } name || !was.Children.TryGetValue(name, out var before))
                continue;
            if (!owned.Children.TryGetValue(name, out var still))
                list.RemoveAt(i);
            else if (list[i] is JsonObject map)
                Prune(map, before, still, schema.Items);
        }
    }

    private static JsonNode? Value(JsonNode? live, JsonNode? config, SchemaNode schema)
    {
        if (live is JsonObject map && config is JsonObject wanted && !schema.IsAtomicMap)
            return Merge(map, wanted, schema);
        if (live is JsonArray list && config is JsonArray items && schema.ListType != "atomic" && FieldSets.ByName(list, schema) is { } lefts && FieldSets.ByName(items, schema) is { } rights)
            return Items(lefts, rights, schema);
        return config?.DeepClone();
    }

    // Elements of both come in the order of the configuration; those of the live list keep their place before the next common one.
    private static JsonArray Items(IReadOnlyList<KeyValuePair<string, JsonNode?>> lefts, IReadOnlyList<KeyValuePair<string, JsonNode?>> rights, SchemaNode schema)
    {
        var (live, wanted) = (lefts.ToDictionary(StringComparer.Ordinal), rights.ToDictionary(StringComparer.Ordinal));
        var done = new HashSet<string>(StringComparer.Ordinal);
        var merged = new JsonArray();
        int l = 0, r = 0;
        while (l < lefts.Count || r < rights.Count)
        {
            if (l < lefts.Count && done.Contains(lefts[l].Key))
            {
                l++;
            }
            else if (l < lefts.Count && !wanted.ContainsKey(lefts[l].Key))
            {
                merged.Add(lefts[l++].Value?.DeepClone());
            }
            else
            {
                var (name, item) = rights[r++];
                done.Add(name);
                merged.Add(live.TryGetValue(name, out var own) ? Value(own, item, schema.Items) : item?.DeepClone());
            }
        }

        return merged;
    }
}
