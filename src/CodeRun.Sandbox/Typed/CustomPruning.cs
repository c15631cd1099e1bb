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

    private static void Map(JsonObject map, SchemaNode schema, string path, bool isObject, List<string> unknown)
    {
        foreach (var (name, child) in map.ToList())
        {
            if (isObject && name is "apiVersion" or "kind" or "metadata")
                continue;
            var at = path.Length == 0 ? name : $"{path}.{name}";
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
