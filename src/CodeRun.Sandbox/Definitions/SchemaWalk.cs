using System.Text.Json.Nodes;

namespace CodeRun.Sandbox.Definitions;

/// <summary>All schemas inside of a schema.</summary>
internal static class SchemaWalk
{
    /// <summary>The schemas directly inside of a schema, each with its place below it.</summary>
    public static IEnumerable<(JsonObject Schema, string Path)> Children(JsonObject schema)
    {
        foreach (var keyword in (string[])["properties", "definitions", "patternProperties", "dependencies"])
        {
            foreach (var (name, child) in schema[keyword] as JsonObject ?? [])
            {
                if (child is JsonObject below)
                    yield return (below, $"{keyword}[{name}]");
            }
        }

        foreach (var keyword in (string[])["allOf", "anyOf", "oneOf", "items"])
        {
            var index = 0;
            foreach (var part in (schema[keyword] as JsonArray ?? []).OfType<JsonObject>())
                yield return (part, $"{keyword}[{index++}]");
        }

        foreach (var keyword in (string[])["items", "additionalProperties", "not", "additionalItems"])
        {
            if (schema[keyword] is JsonObject below)
                yield return (below, keyword);
        }
    }

    /// <summary>A schema and all inside of it.</summary>
    public static IEnumerable<JsonObject> All(JsonObject schema) => Children(schema).SelectMany(static c => All(c.Schema)).Prepend(schema);
}
