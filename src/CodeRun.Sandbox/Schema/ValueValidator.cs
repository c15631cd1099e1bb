using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CodeRun.Sandbox.Access;

namespace CodeRun.Sandbox.Schema;

/// <summary>
/// Validates values against the schema of a custom resource: the checks, their order and their words are those of kube-openapi's validation. What an
/// update leaves as it was is not held against it (ratcheting).
/// </summary>
internal static class ValueValidator
{
    /// <summary>All that is wrong with a value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="schema">Its schema.</param>
    /// <param name="path">Its place, for messages.</param>
    /// <param name="before">What stood there before.</param>
    public static ValidationResult Validate(JsonNode? value, SchemaPart schema, string path, Counterpart before)
    {
        var result = new ValidationResult();
        if (before.IsSame(value))
            return result;
        CheckType(value, schema, path, result);
        if (value is null)
        {
            CheckEnum(value, schema, path, result);
            return result;
        }

        LogicValidator.Validate(value, schema, path, before, result);
        switch (value)
        {
            case JsonObject map:
                CheckEnum(value, schema, path, result);
                CheckObject(map, schema, path, before, result);
                break;
            case JsonArray list:
                CheckList(list, schema, path, before, result);
                CheckEnum(value, schema, path, result);
                break;
            case JsonValue scalar when scalar.GetValueKind() == JsonValueKind.String:
                CheckText(scalar.GetValue<string>(), schema, path, result);
                CheckEnum(value, schema, path, result);
                break;
            case JsonValue scalar when scalar.GetValueKind() == JsonValueKind.Number:
                NumberValidator.Validate(scalar, schema, path, result);
                CheckEnum(value, schema, path, result);
                break;
            default:
                CheckEnum(value, schema, path, result);
                break;
        }

        result.Match();
        return result;
    }

    private static void CheckType(JsonNode? value, SchemaPart schema, string path, ValidationResult result)
    {
        var types = schema.Types;
        if (types.Count == 0 && schema.Format.Length == 0)
            return;
        if (value is null)
        {
            if (types.Count > 0 && !schema.IsNullable)
                result.Add(WrongType(path, string.Join(',', types), "null"));
            return;
        }

        var actual = TypeOf(value);
        var isNumeric = Has("number") || Has("integer");
        var fits = Has(actual) || (actual == "integer" && Has("number")) || (actual == "number" && Has("integer") && double.IsInteger(value.GetValue<double>()));
        var isTextOrList = actual is "string" or "array";
        if (!isTextOrList && schema.Format.Length > 0 && !fits)
            result.Add(WrongType(path, schema.Format, actual switch { "integer" => "int64", "number" => "float64", _ => "" }));
        else if (!fits && !(isTextOrList && schema.Format.Length > 0 && !isNumeric))
            result.Add(WrongType(path, string.Join(',', types), actual));
        else
            result.Match();
        result.Match();

        bool Has(string type) => types.Contains(type, StringComparer.Ordinal);
    }

    private static FieldProblem WrongType(string path, string wanted, string actual) =>
        FieldProblem.WrongType(path, $"\"{actual}\"", $"{path} in body must be of type {wanted}: \"{actual}\"");

    private static void CheckEnum(JsonNode? value, SchemaPart schema, string path, ValidationResult result)
    {
        if (schema.Enum is { } allowed && !allowed.Any(a => a is not null && JsonNode.DeepEquals(a, value)))
            result.Add(FieldProblem.NotSupported(path, GoValue.Show(value), allowed.Select(static a => a is JsonValue v && v.TryGetValue(out string? s) ? s : GoValue.Json(a))));
        result.Match();
    }

    // Of the checks of a text only the first that fails is told of.
    private static void CheckText(string text, SchemaPart schema, string path, ValidationResult result)
    {
        var length = text.EnumerateRunes().Count();
        if (schema.Bound("maxLength") is { } most && length > most)
            result.Add(new FieldProblem("FieldValueTooLong", path, $"Too long: may not be more than {Whole(most)} bytes"));
        else if (schema.Bound("minLength") is { } least && length < least)
            result.Add(FieldProblem.Invalid(path, GoText.Quote(text), $"{path} in body should be at least {Whole(least)} chars long"));
        else if (schema.Pattern is { } pattern && !GoRegex.Matches(pattern, text))
            result.Add(FieldProblem.Invalid(path, GoText.Quote(text), $"{path} in body should match '{schema.PatternText}'"));
        if (schema.Format.Length > 0 && !StringFormats.Holds(schema.Format, text))
            result.Add(FieldProblem.WrongType(path, GoText.Quote(text), $"{path} in body must be of type {schema.Format}: {GoText.Quote(text)}"));
        result.Match();
    }

    private static void CheckObject(JsonObject map, SchemaPart schema, string path, Counterpart before, ValidationResult result)
    {
        if (schema.Bound("minProperties") is { } least && map.Count < least)
        {
            result.Add(FieldProblem.Invalid(path, $"{map.Count}", $"{path} in body should have at least {Whole(least)} properties"));
            return;
        }

        if (schema.Bound("maxProperties") is { } most && map.Count > most)
        {
            result.Add(TooMany(path, map.Count, most));
            return;
        }

        foreach (var (name, child) in map)
        {
            if (schema.Properties.TryGetValue(name, out var known))
                result.Merge(Validate(child, known, path.Length == 0 ? name : $"{path}.{name}", before.Field(name)));
            else if (!schema.AllowsOthers)
                result.Add(FieldProblem.Invalid(path, GoText.Quote(name), $"{path}.{name} in body is a forbidden property"));
            else if (schema.Values is { } values)
                result.Merge(Validate(child, values, $"{path}.{name}", before.Field(name)));
        }

        foreach (var required in schema.Required)
        {
            if (!map.ContainsKey(required))
                result.Add(FieldProblem.Required($"{path}.{required}"));
        }

        result.Match();
    }

    private static void CheckList(JsonArray list, SchemaPart schema, string path, Counterpart before, ValidationResult result)
    {
        if (schema.Items is { } items)
        {
            for (var i = 0; i < list.Count; i++)
                result.Merge(Validate(list[i], items, $"{path}[{i}]", before.Element(list[i], schema)));
        }

        if (schema.Bound("minItems") is { } least && list.Count < least)
            result.Add(FieldProblem.Invalid(path, $"{list.Count}", $"{path} in body should have at least {Whole(least)} items"));
        if (schema.Bound("maxItems") is { } most && list.Count > most)
            result.Add(TooMany(path, list.Count, most));
        result.Match();
    }

    private static FieldProblem TooMany(string path, int count, double most) =>
        new("FieldValueTooMany", path, $"Too many: {count}: must have at most {Whole(most)} {(most is 1 ? "item" : "items")}");

    private static string Whole(double number) => ((long)number).ToString(CultureInfo.InvariantCulture);

    /// <summary>The JSON type of a value; a number without a fraction is an integer as far as it is written as one.</summary>
    internal static string TypeOf(JsonNode value) => value.GetValueKind() switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => value.AsValue().TryGetValue(out long _) ? "integer" : "number",
        _ => "boolean",
    };
}
