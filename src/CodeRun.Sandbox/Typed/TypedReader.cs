using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using CodeRun.Sandbox.Bodies;
using CodeRun.Sandbox.Schema;

namespace CodeRun.Sandbox.Typed;

/// <summary>
/// Reads JSON as Go reads and writes a built-in kind: unknown fields go (and are noted), types are checked, nulls and zero values that Go leaves out
/// are left out, times and quantities get their canonical form, fields that Go always writes are there.
/// </summary>
internal static class TypedReader
{
    private static readonly SearchValues<char> Base64 = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=");

    /// <summary>The object as its kind has it. <paramref name="value"/> is changed and returned.</summary>
    /// <exception cref="DecodeException">A value has the wrong type.</exception>
    public static JsonObject Read(JsonObject value, SchemaNode schema, DecodeIssues? issues, string path = "")
    {
        foreach (var (name, child) in value.ToList())
        {
            var at = path.Length == 0 ? name : $"{path}.{name}";
            if (schema.Field(name) is not { } field)
            {
                issues?.Unknown(at);
                value.Remove(name);
                continue;
            }

            var read = Value(child, field, at, issues);
            if (read is JsonArray { Count: 0 } && field.GoEncoding == "always")
                value[name] = null;
            else if (read is null || IsLeftOut(read, field))
                value.Remove(name);
            else if (!ReferenceEquals(read, child))
                value[name] = read;
        }

        foreach (var name in schema.FieldNames)
        {
            if (schema.Field(name) is { GoEncoding: "always" } field && !value.ContainsKey(name))
                value[name] = Zero(field);
        }

        return value;
    }

    private static JsonNode? Value(JsonNode? value, SchemaNode schema, string path, DecodeIssues? issues)
    {
        if (value is null)
            return null;
        if (schema.IsIntOrString)
            return value.GetValueKind() is JsonValueKind.String or JsonValueKind.Number ? value : throw Wrong(value, path, "intstr.IntOrString");
        switch (schema.Type)
        {
            case "object" when schema.HasFields:
                return Read(value as JsonObject ?? throw Wrong(value, path, "struct"), schema, issues, path);
            case "object" when schema.IsMap:
                return Map(value as JsonObject ?? throw Wrong(value, path, $"map[string]{schema.Values.Type}"), schema.Values, path, issues);
            case "object":
                return value as JsonObject ?? throw Wrong(value, path, "map[string]interface {}");
            case "array":
                return List(value as JsonArray ?? throw Wrong(value, path, $"[]{schema.Items.Type}"), schema.Items, path, issues);
            case "string":
                return Text(value, schema, path);
            case "integer":
                return Integer(value, schema, path);
            case "number":
                return value.GetValueKind() == JsonValueKind.Number ? Float(value.AsValue()) : throw Wrong(value, path, "float64");
            case "boolean":
                return value.GetValueKind() is JsonValueKind.True or JsonValueKind.False ? value : throw Wrong(value, path, "bool");
            default:
                return value;
        }
    }

    private static JsonObject Map(JsonObject map, SchemaNode values, string path, DecodeIssues? issues)
    {
        foreach (var (key, child) in map.ToList())
        {
            // A null in a map is Go's zero value of the element type.
            var read = child is null ? Zero(values) : Value(child, values, $"{path}.{key}", issues);
            if (!ReferenceEquals(read, child))
                map[key] = read;
        }

        return map;
    }

    private static JsonArray List(JsonArray list, SchemaNode items, string path, DecodeIssues? issues)
    {
        for (var i = 0; i < list.Count; i++)
        {
            var read = list[i] is null ? Zero(items) : Value(list[i], items, $"{path}[{i}]", issues);
            if (!ReferenceEquals(read, list[i]))
                list[i] = read;
        }

        return list;
    }

    private static JsonNode? Text(JsonNode value, SchemaNode schema, string path)
    {
        if (schema.Format == "quantity" && value.GetValueKind() == JsonValueKind.Number)
            value = JsonValue.Create(value.ToJsonString());
        if (value is not JsonValue scalar || !scalar.TryGetValue(out string? text))
            throw Wrong(value, path, schema.Format is "date-time" or "micro-time" ? "time.Time" : schema.Format == "byte" ? "[]uint8" : "string");
        switch (schema.Format)
        {
            case "byte":
                var encoded = Encoded(text);
                return encoded == text ? value : JsonValue.Create(encoded);
            case "date-time" or "micro-time":
                if (text.Length == 0)
                    return null;
                var form = schema.Format == "date-time" ? "2006-01-02T15:04:05Z07:00" : "2006-01-02T15:04:05.000000Z07:00";
                var time = (schema.Format == "date-time" ? GoTime.Parse(text) : GoTime.ParseMicro(text)) ?? throw new DecodeException($"parsing time \"{text}\" as \"{form}\": cannot parse \"{text}\" as \"2006\"");
                var canonical = schema.Format == "date-time" ? GoTime.Time(time) : GoTime.MicroTime(time);
                return canonical == text ? value : JsonValue.Create(canonical);
            case "quantity":
                var quantity = Quantity.Parse(text) ?? throw new DecodeException("quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'");
                return quantity.ToString() == text ? value : JsonValue.Create(quantity.ToString());
            default:
                return value;
        }
    }

    // encoding/base64 skips ends of lines and nothing else; what is kept are the bytes, not how they were written.
    private static string Encoded(string text)
    {
        var plain = text.Replace("\r", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal);
        var bytes = new byte[(plain.Length * 3 / 4) + 3];
        return !plain.AsSpan().ContainsAnyExcept(Base64) && Convert.TryFromBase64String(plain, bytes, out var count)
            ? Convert.ToBase64String(bytes, 0, count)
            : throw new DecodeException($"illegal base64 data at input byte {FirstBad(text)}");
    }

    private static int FirstBad(string text)
    {
        var at = text.AsSpan().IndexOfAnyExcept(Base64);
        return at >= 0 ? at : text.Length / 4 * 4;
    }

    private static JsonValue Integer(JsonNode value, SchemaNode schema, string path)
    {
        if (value is not JsonValue scalar || scalar.GetValueKind() != JsonValueKind.Number)
            throw Wrong(value, path, schema.Format ?? "int64");
        if (!scalar.TryGetValue(out long number))
        {
            if (!scalar.TryGetValue(out double real) || !double.IsInteger(real) || Math.Abs(real) > 9e18)
                throw new DecodeException($"json: cannot unmarshal number {scalar.ToJsonString()} into Go struct field .{path} of type {schema.Format ?? "int64"}");
            number = (long)real;
            scalar = GoNumbers.Whole(number);
        }

        return schema.Format == "int32" && number is > int.MaxValue or < int.MinValue
            ? throw new DecodeException($"json: cannot unmarshal number {number} into Go struct field .{path} of type int32")
            : scalar;
    }

    // Whole numbers that float64 cannot hold lose their last digits.
    private static JsonNode Float(JsonValue number) => number.TryGetValue(out long whole) && Math.Abs((double)whole) > 1L << 53 ? GoNumbers.Write(whole) : number;

    private static bool IsLeftOut(JsonNode value, SchemaNode schema)
    {
        var encoding = schema.GoEncoding ?? schema.Type switch
        {
            "string" or "array" => "plain",
            "object" when schema.IsMap => "plain",
            _ => "pointer",
        };
        return encoding == "plain" && value switch
        {
            JsonArray list => list.Count == 0,
            JsonObject map => map.Count == 0,
            JsonValue scalar when scalar.TryGetValue(out string? text) => text.Length == 0,
            JsonValue scalar when scalar.TryGetValue(out bool flag) => !flag,
            JsonValue scalar when scalar.TryGetValue(out long number) => number == 0,
            _ => false,
        };
    }

    private static JsonNode? Zero(SchemaNode schema) => schema.Type switch
    {
        "object" => schema.HasFields ? Read([], schema, issues: null) : new JsonObject(),
        "string" => schema.Format is "date-time" or "micro-time" ? null : schema.Format == "quantity" ? JsonValue.Create("0") : JsonValue.Create(""),
        "integer" or "number" => GoNumbers.Whole(0),
        "boolean" => JsonValue.Create(false),
        _ => null,
    };

    private static DecodeException Wrong(JsonNode value, string path, string type) =>
        new($"json: cannot unmarshal {KindOf(value)} into Go struct field .{path} of type {type}");

    /// <summary>What Go calls a JSON value that it cannot read.</summary>
    public static string KindOf(JsonNode value) => value.GetValueKind() switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => "number",
        _ => "bool",
    };
}
