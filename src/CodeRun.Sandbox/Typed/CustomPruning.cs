using System.Text.Json.Nodes;
using CodeRun.Sandbox.Schema;

namespace CodeRun.Sandbox.Typed;

/// <summary>Takes out of a custom object what its schema does not name (apiextensions: structural pruning).</summary>
internal static class CustomPruning
{
    /// <summary>Prunes an object in place; what goes is noted.</summary>
    public static void Prune(JsonObject value, SchemaNode schema, DecodeIssues? issues)
    {
        var unknown = new List<string>();
        Map(value, schema, "", isObject: true, unknown);
        foreach (var path in unknown)
            issues?.Unknown(path);
    }

    /// <summary>True when a value has something that its schema does not name.</summary>
    public static bool HasUnknown(JsonNode value, SchemaNode schema)
    {
        var unknown = new List<string>();
        Value(value.DeepClone(), schema, "", unknown);
        return unknown.Count > 0;
    }

    private static void Map(JsonObject map, SchemaNode schema, string path, bool isObject, List<string> unknown)
    {
        foreach (var (name, child) in map.ToList())
        {
            var at = path.Length == 0 ? name : $"{path}.{name}";
            if (isObject && name is "apiVersion" or "kind" or "metadata")
            {
                if (schema.IsEmbedded && name == "metadata" && child is JsonObject metadata)
                    Metadata(metadata, at, unknown);
                continue;
            }

            if (schema.Child(name) is not { } field)
            {
                unknown.Add(at);
                map.Remove(name);
            }
            else
            {
                Value(child, field, at, unknown);
            }
        }
    }

    // Of an object inside, metadata is that of every object.
    private static void Metadata(JsonObject metadata, string path, List<string> unknown)
    {
        var issues = new DecodeIssues();
        TypedReader.Read(metadata, KindSchemas.ObjectMeta, issues, path);
        if (metadata["creationTimestamp"] is null)
            metadata.Remove("creationTimestamp");
        unknown.AddRange(issues.UnknownPaths);
    }

    private static void Value(JsonNode? value, SchemaNode schema, string path, List<string> unknown)
    {
        if (value is JsonObject map)
        {
            Map(map, schema, path, schema.IsEmbedded, unknown);
        }
        else if (value is JsonArray list)
        {
            for (var i = 0; i < list.Count; i++)
                Value(list[i], schema.Items, $"{path}[{i}]", unknown);
        }
    }
}
