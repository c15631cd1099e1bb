using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CodeRun.Engine.Api;

/// <summary>
/// Checks a JSON value against a shape and returns what of it is good. Every problem is noted with its path; the rest is
/// kept, so that one wrong field never hides another.
/// </summary>
/// <param name="lenient">
/// True for what people and workflow engines write: snake_case names, numbers and booleans as text, and empty text for "not
/// given" are understood. False for objects of the API server, where unknown fields cannot be and are passed over.
/// </param>
internal sealed class ValueReader(bool lenient)
{
    private const int MaxErrors = 50;
    private readonly List<FieldError> _errors = [];

    public IReadOnlyList<FieldError> Errors => _errors;

    public void Note(string path, string message)
    {
        if (_errors.Count < MaxErrors)
            _errors.Add(new FieldError(path, message));
    }

    public JsonObject ReadObject(JsonObject value, SchemaType type, string path)
    {
        var good = new JsonObject();
        foreach (var (written, field) in value)
        {
            var name = NameOf(written, type, path);
            if (name is null || !type.Fields!.TryGetValue(name, out var declared))
            {
                if (lenient)
                    Note($"{path}.{written}", $"is not a known field.{NearestName.Hint(written, type.Fields!.Keys)}");
                continue;
            }

            if (good.ContainsKey(name))
            {
                Note($"{path}.{written}", $"is the same field as {path}.{name}; write it once.");
                continue;
            }

            if (Read(field, declared.Type, $"{path}.{name}") is { } read)
                good[name] = read;
        }

        if (CodeRunSchema.Required.TryGetValue(General(path), out var required))
        {
            foreach (var name in required.Where(n => !good.ContainsKey(n) && !_errors.Exists(e => e.Field == $"{path}.{n}")))
                Note($"{path}.{name}", "is required.");
        }

        return good;
    }

    private string? NameOf(string written, SchemaType type, string path)
    {
        if (type.Fields!.ContainsKey(written))
            return written;
        if (path == "spec" && CodeRunSchema.DeprecatedSpellings.TryGetValue(written, out var name))
            return name;
        return lenient ? CodeRunSchema.CamelCase(written) : null;
    }

    private JsonNode? Read(JsonNode? value, SchemaType type, string path)
    {
        if (value is null)
            return null; // null means "not given", as the API server has it.
        if (lenient && type.Type != "string" && value is JsonValue text && text.TryGetValue(out string? word))
        {
            if (word.Length == 0)
                return null;
            value = FromText(word, type) ?? value;
        }

        return type.Type switch
        {
            "object" when value is JsonObject map && type.Fields is not null => ReadObject(map, type, path),
            "object" when value is JsonObject map && type.Items is not null => ReadMap(map, type.Items, path),
            "object" when value is JsonObject => value.DeepClone(),
            "array" when value is JsonArray list => ReadList(list, type.Items!, path),
            "string" when value is JsonValue scalar => ReadText(scalar, type, path),
            "boolean" when value.GetValueKind() is JsonValueKind.True or JsonValueKind.False => value.DeepClone(),
            "integer" when value is JsonValue scalar => ReadInteger(scalar, type, path),
            "number" when value is JsonValue number && number.TryGetValue(out double d) && double.IsFinite(d) => value.DeepClone(),
            _ => Wrong(value, type, path),
        };
    }

    private JsonObject ReadMap(JsonObject map, SchemaType items, string path)
    {
        var good = new JsonObject();
        foreach (var (key, value) in map)
        {
            if (value is null)
                Note($"{path}.{key}", "has no value.");
            else if (Read(value, items, $"{path}.{key}") is { } read)
                good[key] = read;
        }

        return good;
    }

    private JsonArray ReadList(JsonArray list, SchemaType items, string path)
    {
        var good = new JsonArray();
        for (var i = 0; i < list.Count; i++)
        {
            if (list[i] is null)
                Note($"{path}[{i}]", "has no value.");
            else if (Read(list[i], items, $"{path}[{i}]") is { } read)
                good.Add(read);
        }

        return good;
    }

    private JsonNode? ReadText(JsonValue scalar, SchemaType type, string path)
    {
        if (!scalar.TryGetValue(out string? text))
        {
            // Quantities may be numbers, as in a pod: cpu: 2.
            return path.StartsWith("spec.resources.", StringComparison.Ordinal) && scalar.GetValueKind() == JsonValueKind.Number ? scalar.ToJsonString() : Wrong(scalar, type, path);
        }

        if (type.Format == "date-time" && !DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _))
        {
            Note(path, "is not a time; write it as 2026-01-02T03:04:05Z.");
            return null;
        }

        return scalar.DeepClone();
    }

    private JsonNode? ReadInteger(JsonValue scalar, SchemaType type, string path)
    {
        if (scalar.GetValueKind() != JsonValueKind.Number)
            return Wrong(scalar, type, path);
        var (least, most) = type.Format == "int32" ? (int.MinValue, int.MaxValue) : (long.MinValue, long.MaxValue);
        if (!scalar.TryGetValue(out long number) && !(scalar.TryGetValue(out double whole) && double.IsInteger(whole) && Math.Abs(whole) < long.MaxValue && (number = (long)whole) == whole))
            return Wrong(scalar, type, path);
        if (number < least || number > most)
        {
            Note(path, $"must be between {least} and {most}.");
            return null;
        }

        return number;
    }

    private static JsonNode? FromText(string word, SchemaType type) => type.Type switch
    {
        "boolean" when bool.TryParse(word, out var flag) => flag,
        "integer" when long.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
        "number" when double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) => number,
        _ => null,
    };

    private JsonNode? Wrong(JsonNode value, SchemaType type, string path)
    {
        var expected = type.Type switch
        {
            "object" => "an object",
            "array" => "a list",
            "string" => "text",
            "integer" => "a whole number",
            "number" => "a number",
            _ => "true or false",
        };
        Note(path, $"must be {expected}, but is {CodeRunSchema.Describe(value)}.");
        return null;
    }

    private static string General(string path) => System.Text.RegularExpressions.Regex.Replace(path, @"\[\d+\]", "[]", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1));
}
