using System.Text.Json.Nodes;
using CodeRun.Sandbox.Access;
using CodeRun.Sandbox.Admission;

namespace CodeRun.Sandbox.Schema;

/// <summary>Whole objects inside of custom objects need apiVersion, kind and metadata that is well (apiextensions: objectmeta).</summary>
internal static class EmbeddedResources
{
    /// <summary>Notes what is wrong with the objects inside of a value.</summary>
    public static void Validate(JsonNode? value, SchemaPart schema, string path, List<FieldProblem> problems)
    {
        if (value is JsonObject map)
        {
            if (schema.IsEmbedded)
                Check(map, path, problems);
            foreach (var (name, child) in map)
            {
                if (schema.Properties.TryGetValue(name, out var field))
                    Validate(child, field, path.Length == 0 ? name : $"{path}.{name}", problems);
                else if (schema.Values is { } values)
                    Validate(child, values, $"{path}[{name}]", problems);
            }
        }
        else if (value is JsonArray list && schema.Items is { } items)
        {
            for (var i = 0; i < list.Count; i++)
                Validate(list[i], items, $"{path}[{i}]", problems);
        }
    }

    private static void Check(JsonObject value, string path, List<FieldProblem> problems)
    {
        foreach (var field in (string[])["apiVersion", "kind"])
        {
            if (!value.TryGetPropertyValue(field, out var given))
                problems.Add(FieldProblem.Required($"{path}.{field}"));
            else if (given is not JsonValue scalar || !scalar.TryGetValue(out string? text))
                problems.Add(FieldProblem.Invalid($"{path}.{field}", GoValue.Show(given), "must be a string"));
            else if (text.Length == 0)
                problems.Add(FieldProblem.Invalid($"{path}.{field}", "\"\"", "must not be empty"));
            else if (field == "apiVersion" && text.Count(static c => c == '/') > 1)
                problems.Add(FieldProblem.Invalid($"{path}.{field}", GoText.Quote(text), $"unexpected GroupVersion string: {text}"));
            else if (field == "kind" && NameRules.Label1035(text.ToLowerInvariant()) is { Count: > 0 } wrong)
                problems.Add(FieldProblem.Invalid($"{path}.{field}", GoText.Quote(text), $"may have mixed case, but should otherwise match: {string.Join(',', wrong)}"));
        }

        if (value["metadata"] is JsonObject metadata)
            CheckMetadata(metadata, $"{path}.metadata", problems);
    }

    private static void CheckMetadata(JsonObject metadata, string path, List<FieldProblem> problems)
    {
        if (metadata["name"] is JsonValue scalar && scalar.TryGetValue(out string? name) && name.Length > 0)
            problems.AddRange(NameRules.PathSegment(name).Select(p => FieldProblem.Invalid($"{path}.name", GoText.Quote(name), p)));
        foreach (var (key, label) in metadata["labels"] as JsonObject ?? [])
        {
            problems.AddRange(NameRules.QualifiedName(key).Select(p => FieldProblem.Invalid($"{path}.labels", GoText.Quote(key), p)));
            if (label is JsonValue given && given.TryGetValue(out string? text))
                problems.AddRange(NameRules.LabelValue(text).Select(p => FieldProblem.Invalid($"{path}.labels", GoText.Quote(text), p)));
        }

        foreach (var (key, _) in metadata["annotations"] as JsonObject ?? [])
            problems.AddRange(NameRules.QualifiedName(key.ToLowerInvariant()).Select(p => FieldProblem.Invalid($"{path}.annotations", GoText.Quote(key), p)));
    }
}
