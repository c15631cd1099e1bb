using System.Text.Json;
using System.Text.Json.Nodes;
using CodeRun.Sandbox.Access;
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
        if (value is null)
            return;
        if (schema.IsIntOrString || (schema.Type == "string" && schema.Format == "quantity"))
        {
            if (value is JsonObject or JsonArray)
                problems.Add($"{path}: expected any scalar, got {GoSyntax.Held(value)}");
            return;
        }

        var kind = value.GetValueKind();
        switch (schema.Type)
        {
            case "object" when value is JsonObject map:
                Map(map, schema, path, problems);
                break;
            case "object":
                problems.Add($"{path}: expected map, got {GoSyntax.Held(value)}");
                break;
            case "array" when value is JsonArray list:
                List(list, schema, path, problems);
                break;
            case "array":
                problems.Add($"{path}: expected list, got {GoSyntax.Held(value)}");
                break;
            case "string" when kind != JsonValueKind.String:
                problems.Add($"{path}: expected string, got {GoSyntax.Source(value)}");
                break;
            case "boolean" when kind is not (JsonValueKind.True or JsonValueKind.False):
                problems.Add($"{path}: expected boolean, got {GoSyntax.Held(value)}");
                break;
            case "integer" or "number" when kind != JsonValueKind.Number:
                problems.Add($"{path}: expected numeric (int or float), got {GoSyntax.TypeOf(value)}");
                break;
        }
    }

    private static void List(JsonArray list, SchemaNode schema, string path, List<string> problems)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < list.Count; i++)
        {
            if (schema.ListType is not ("map" or "set"))
            {
                Value(list[i], schema.Items, $"{path}[{i}]", problems);
                continue;
            }

            if (Nameless(list[i], schema) is { } reason)
            {
                // Without a name nothing below can be told of, nor is the rest looked at.
                problems.Add($"{path}: element {i}: {reason}");
                return;
            }

            var name = FieldPath.Item(list[i], schema)!;
            if (!seen.Add(name))
                problems.Add($"{path}: duplicate entries for key {FieldPath.Show([name])}");
            Value(list[i], schema.Items, $"{path}{FieldPath.Show([name])}", problems);
        }
    }

    private static string Text(JsonNode? value) => value?.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : "";

    // Why an element of a list has no name in it; null when it has one.
    private static string? Nameless(JsonNode? item, SchemaNode schema)
    {
        if (schema.ListType == "set")
        {
            return item switch
            {
                null => "associative list without keys has an element that's an explicit null",
                JsonObject => "associative list without keys has an element that's a map type",
                JsonArray => "not supported: associative list with lists as elements",
                _ => null,
            };
        }

        return item switch
        {
            null => "associative list with keys may not have a null element",
            JsonObject when FieldPath.Item(item, schema) is null => $"associative list with keys has an element that omits all key fields {GoText.Quote(schema.ListKeys)} (and doesn't have default values for any key fields)",
            JsonObject => null,
            _ => "associative list with keys may not have non-map elements",
        };
    }
}
