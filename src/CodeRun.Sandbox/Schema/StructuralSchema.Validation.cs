using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CodeRun.Sandbox.Schema;

/// <content>Validation of values, in the words of kube-openapi and apiextensions.</content>
public sealed partial class StructuralSchema
{
    private void Validate(JsonNode? value, JsonObject schema, string path, List<FieldProblem> problems, JsonNode? old)
    {
        // Ratcheting: what an update leaves as it was is not held against it.
        if (old is not null && JsonNode.DeepEquals(value, old))
            return;
        if (value is null)
        {
            if (!IsTrue(schema, "nullable"))
                problems.Add(FieldProblem.WrongType(path, "\"null\"", $"{path} in body must be of type {(string?)schema["type"]}: \"null\""));
            return;
        }

        if (!HasType(value, schema))
        {
            problems.Add(FieldProblem.WrongType(path, $"\"{TypeOf(value)}\"", $"{path} in body must be of type {(string?)schema["type"]}: \"{TypeOf(value)}\""));
            return;
        }

        if (schema["enum"] is JsonArray allowed && !allowed.Any(a => JsonNode.DeepEquals(a, value)))
            problems.Add(FieldProblem.NotSupported(path, Show(value), allowed.Select(static a => a is JsonValue v && v.TryGetValue(out string? s) ? s : a?.ToJsonString() ?? "null")));
        Logic(value, schema, path, problems);
        switch (value)
        {
            case JsonObject map:
                ValidateObject(map, schema, path, problems, old as JsonObject);
                break;
            case JsonArray list:
                ValidateList(list, schema, path, problems, old as JsonArray);
                break;
            case JsonValue scalar when scalar.TryGetValue(out string? text):
                ValidateText(text, schema, path, problems);
                break;
            case JsonValue scalar when scalar.GetValueKind() == JsonValueKind.Number:
                ValidateNumber(scalar, schema, path, problems);
                break;
        }
    }

    // go-openapi/validate: the sentence about the whole has no field; failures of the parts are told too.
    private void Logic(JsonNode value, JsonObject schema, string path, List<FieldProblem> problems)
    {
        List<List<FieldProblem>> Try(string keyword) => [.. (schema[keyword] as JsonArray ?? []).OfType<JsonObject>().Select(part =>
        {
            var found = new List<FieldProblem>();
            Validate(value, part, path, found, old: null);
            return found;
        })];

        if (Try("anyOf") is { Count: > 0 } any && any.TrueForAll(static p => p.Count > 0))
        {
            problems.Add(Whole("must validate at least one schema (anyOf)"));
            problems.AddRange(any[0]);
        }

        if (Try("oneOf") is { Count: > 0 } one && one.Count(static p => p.Count == 0) is var valid && valid != 1)
        {
            problems.Add(Whole($"must validate one and only one schema (oneOf). {(valid == 0 ? "Found none valid" : $"Found {valid} valid alternatives")}"));
            if (valid == 0)
                problems.AddRange(one[0]);
        }

        if (Try("allOf") is { Count: > 0 } all && all.Exists(static p => p.Count > 0))
        {
            problems.AddRange(all.SelectMany(static p => p));
            problems.Add(Whole($"must validate all the schemas (allOf){(all.TrueForAll(static p => p.Count > 0) ? ". None validated" : "")}"));
        }

        if (schema["not"] is JsonObject not)
        {
            var found = new List<FieldProblem>();
            Validate(value, not, path, found, old: null);
            if (found.Count == 0)
                problems.Add(Whole("must not validate the schema (not)"));
        }

        FieldProblem Whole(string message) => FieldProblem.Invalid("<nil>", "\"\"", $"\"{path}\" {message}");
    }

    private void ValidateObject(JsonObject map, JsonObject schema, string path, List<FieldProblem> problems, JsonObject? old)
    {
        foreach (var required in (schema["required"] as JsonArray ?? []).Select(static r => (string)r!).Where(r => !map.ContainsKey(r)))
            problems.Add(FieldProblem.Required(Join(path, required)));
        Bound(map.Count, schema, "minProperties", "maxProperties", path, "properties", problems);
        foreach (var (name, child) in map)
        {
            if (path.Length == 0 && ReferenceEquals(schema, _root) && name is "metadata" or "apiVersion" or "kind")
            {
                // Of metadata a schema may restrict only the names.
                if (name == "metadata" && child is JsonObject metadata && Properties(schema)["metadata"] is JsonObject restricted)
                    Names(metadata, restricted, problems);
                continue;
            }

            if (Properties(schema)[name] is JsonObject known)
                Validate(child, known, Join(path, name), problems, old?[name]);
            else if (schema["additionalProperties"] is JsonObject values)
                Validate(child, values, Join(path, name), problems, old?[name]);
        }
    }

    private void Names(JsonObject metadata, JsonObject restricted, List<FieldProblem> problems)
    {
        foreach (var (name, schema) in Properties(restricted))
        {
            if (metadata[name] is { } value && schema is JsonObject known)
                Validate(value, known, $"metadata.{name}", problems, old: null);
        }
    }

    private void ValidateList(JsonArray list, JsonObject schema, string path, List<FieldProblem> problems, JsonArray? old)
    {
        Bound(list.Count, schema, "minItems", "maxItems", path, "items", problems);
        for (var i = 0; i < list.Count; i++)
            Validate(list[i], schema["items"] as JsonObject ?? [], $"{path}[{i}]", problems, Counterpart(list[i], old, schema));
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < list.Count; i++)
        {
            var key = (string?)schema["x-kubernetes-list-type"] switch
            {
                "set" => list[i]?.ToJsonString(),
                "map" => KeyOf(list[i], schema)?.ToJsonString(),
                _ => null,
            };
            if (key is not null && !seen.Add(key))
                problems.Add(new FieldProblem("FieldValueDuplicate", $"{path}[{i}]", $"Duplicate value: {key}"));
        }
    }

    // Only the elements of maps can be told apart.
    private static JsonNode? Counterpart(JsonNode? item, JsonArray? old, JsonObject schema) =>
        old is null || KeyOf(item, schema) is not { } key ? null : old.FirstOrDefault(o => JsonNode.DeepEquals(KeyOf(o, schema), key));

    private static JsonObject? KeyOf(JsonNode? item, JsonObject schema) =>
        item is JsonObject map && schema["x-kubernetes-list-map-keys"] is JsonArray keys
            ? new JsonObject(keys.Select(k => KeyValuePair.Create((string)k!, map[(string)k!]?.DeepClone())))
            : null;

    private void ValidateText(string text, JsonObject schema, string path, List<FieldProblem> problems)
    {
        var length = text.EnumerateRunes().Count();
        if (Number(schema, "maxLength") is { } most && length > most)
            problems.Add(new FieldProblem("FieldValueTooLong", path, $"Too long: may not be more than {most} bytes"));
        if (Number(schema, "minLength") is { } least && length < least)
            problems.Add(FieldProblem.Invalid(path, Quote(text), $"{path} in body should be at least {least} chars long"));
        if (_patterns.TryGetValue(schema, out var pattern) && !pattern.IsMatch(text))
            problems.Add(FieldProblem.Invalid(path, Quote(text), $"{path} in body should match '{pattern}'"));
        if ((string?)schema["format"] == "date-time" && !DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _))
            problems.Add(FieldProblem.Invalid(path, Quote(text), $"{path} in body must be of type date-time: {Quote(text)}"));
    }

    private static void ValidateNumber(JsonValue scalar, JsonObject schema, string path, List<FieldProblem> problems)
    {
        var number = scalar.GetValue<double>();
        if (Number(schema, "minimum") is { } least && number < least)
            problems.Add(FieldProblem.Invalid(path, scalar.ToJsonString(), $"{path} in body should be greater than or equal to {least.ToString(CultureInfo.InvariantCulture)}"));
        if (Number(schema, "maximum") is { } most && number > most)
            problems.Add(FieldProblem.Invalid(path, scalar.ToJsonString(), $"{path} in body should be less than or equal to {most.ToString(CultureInfo.InvariantCulture)}"));
        if (Number(schema, "multipleOf") is { } unit and > 0 && !double.IsInteger(number / unit))
            problems.Add(FieldProblem.Invalid(path, scalar.ToJsonString(), $"{path} in body should be a multiple of {unit.ToString(CultureInfo.InvariantCulture)}"));
        if ((string?)schema["format"] == "int32" && number is > int.MaxValue or < int.MinValue)
            problems.Add(FieldProblem.Invalid(path, scalar.ToJsonString(), $"{path} in body must be of type int32: {Quote("number")}"));
    }

    private static void Bound(int count, JsonObject schema, string low, string high, string path, string what, List<FieldProblem> problems)
    {
        if (Number(schema, low) is { } least && count < least)
            problems.Add(FieldProblem.Invalid(path, count.ToString(CultureInfo.InvariantCulture), $"{path} in body should have at least {least} {what}"));
        if (Number(schema, high) is { } most && count > most)
            problems.Add(new FieldProblem("FieldValueTooMany", path, $"Too many: {count}: must have at most {most} {what}"));
    }

    private void Rules(JsonNode? value, JsonNode? old, JsonObject schema, string path, List<FieldProblem> problems, Action<string>? warn)
    {
        if (value is null)
            return;
        foreach (var rule in _rules.GetValueOrDefault(schema, []))
        {
            if ((rule.IsTransition && old is null) || rule.Broken(value, old) is not { } message)
                continue;
            // What is no scalar is not shown.
            var field = path.Length + rule.FieldPath.Length == 0 ? "<nil>" : Join(path, rule.FieldPath.TrimStart('.'));
            var text = value is JsonValue && rule.FieldPath.Length == 0 ? $"Invalid value: {Show(value)}: {message}" : $"Invalid value: {message}";
            // Ratcheting: what an update leaves as it was is only warned of.
            if (old is not null && !rule.UsesOldSelf && JsonNode.DeepEquals(value, old))
                warn?.Invoke($"{field}: {text}");
            else
                problems.Add(new FieldProblem(rule.Reason, field, text));
        }

        if (value is JsonObject map)
        {
            foreach (var (name, present) in map)
            {
                if (present is not null && (Properties(schema)[name] ?? schema["additionalProperties"]) is JsonObject known)
                    Rules(present, (old as JsonObject)?[name], known, Join(path, name), problems, warn);
            }
        }
        else if (value is JsonArray list && schema["items"] is JsonObject items)
        {
            for (var i = 0; i < list.Count; i++)
                Rules(list[i], Counterpart(list[i], old as JsonArray, schema), items, $"{path}[{i}]", problems, warn);
        }
    }
}
