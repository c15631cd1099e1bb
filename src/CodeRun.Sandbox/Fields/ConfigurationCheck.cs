using System.Text.Json;
using System.Text.Json.Nodes;
using CodeRun.Sandbox.Http;
using CodeRun.Sandbox.Schema;

namespace CodeRun.Sandbox.Fields;

/// <summary>Whether an applied configuration fits its kind's schema; the words are those of structured-merge-diff.</summary>
internal static class ConfigurationCheck
{
    /// <summary>Refuses a configuration that does not fit.</summary>
    /// <exception cref="ApiStatusException">500 with all that is wrong, as a real server answers.</exception>
    public static void Require(JsonObject config, ResourceDefinition definition)
    {
        var problems = new List<string>();
        Map(config, definition.Node, "", problems);
        if (problems.Count == 0)
            return;
        var metadata = config["metadata"] as JsonObject;
        var name = $"{Text(metadata?["namespace"])}/{Text(metadata?["name"])}; {definition.Group}/{definition.Version}, Kind={definition.Kind}";
        var text = problems.Count == 1 ? problems[0] : $"errors:{string.Concat(problems.Select(static p => $"\n  {p}"))}";
        throw new ApiStatusException(500, "", $"failed to create typed patch object ({name}): {text}");
    }

    private static void Map(JsonObject map, SchemaNode schema, string path, List<string> problems)
    {
        foreach (var (name, value) in map)
        {
            if (schema.Child(name) is { } field)
                Value(value, field, $"{path}.{name}", problems);
            else
                problems.Add($"{path}.{name}: field not declared in schema");
        }
    }

    private static void Value(JsonNode? value, SchemaNode schema, string path, List<string> problems)
    {
        if (value is null || schema.IsIntOrString || schema.Type is null)
            return;
        switch (schema.Type)
        {
            case "object" when value is JsonObject map:
                Map(map, schema, path, problems);
                break;
            case "object":
                problems.Add($"{path}: expected map, got {Show(value)}");
                break;
            case "array" when value is JsonArray list:
                List(list, schema, path, problems);
                break;
            case "array":
                problems.Add($"{path}: expected list, got {Show(value)}");
                break;
            case "string" when schema.Format == "quantity" && value.GetValueKind() == JsonValueKind.Number:
                break;
            case "string" when value.GetValueKind() != JsonValueKind.String:
                problems.Add($"{path}: expected string, got {Show(value)}");
                break;
            case "boolean" when value.GetValueKind() is not (JsonValueKind.True or JsonValueKind.False):
                problems.Add($"{path}: expected boolean, got {Show(value)}");
                break;
            case "integer" or "number" when value.GetValueKind() != JsonValueKind.Number:
                problems.Add($"{path}: expected numeric (int or float), got {Show(value)}");
                break;
        }
    }

    private static void List(JsonArray list, SchemaNode schema, string path, List<string> problems)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < list.Count; i++)
        {
            var name = schema.ListType == "atomic" ? $"i:{i}" : FieldPath.Item(list[i], schema);
            if (name is null)
            {
                problems.Add($"{path}: element {i}: associative list with keys has an element that omits key field \"{(schema.ListKeys.Count > 0 ? schema.ListKeys[0] : "")}\" (and doesn't have default value)");
                continue;
            }

            if (!seen.Add(name))
                problems.Add($"{path}: duplicate entries for key {FieldPath.Show([name])}");
            Value(list[i], schema.Items, $"{path}{FieldPath.Show([name])}", problems);
        }
    }

    private static string Text(JsonNode? value) => value?.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : "";

    private static string Show(JsonNode value) => value switch
    {
        JsonObject map => $"&value.valueUnstructured{{Value:map[{string.Join(' ', map.Select(static m => $"{m.Key}:{m.Value}"))}]}}",
        JsonArray list => $"&value.valueUnstructured{{Value:[{string.Join(' ', list.Select(static i => $"{i}"))}]}}",
        _ when value.GetValueKind() == JsonValueKind.String => $"&value.valueUnstructured{{Value:\"{value}\"}}",
        _ => $"&value.valueUnstructured{{Value:{value.ToJsonString()}}}",
    };
}
