using System.Text;
using System.Text.Json.Nodes;
using CodeRun.Sandbox.Admission;
using CodeRun.Sandbox.Schema;

namespace CodeRun.Sandbox.Kinds;

/// <summary>Rules of ConfigMaps, which Secrets share.</summary>
internal static class ConfigMapRules
{
    private const int MaxSize = 1024 * 1024;
    private const string Immutable = "field is immutable when `immutable` is set";

    /// <summary>Checks keys, size and what may not change.</summary>
    /// <param name="value">The object.</param>
    /// <param name="old">The object before; null for a new one.</param>
    /// <param name="sizeField">Field that is named when it is too large.</param>
    /// <param name="problems">Takes the problems.</param>
    public static void Validate(JsonObject value, JsonObject? old, string sizeField, List<FieldProblem> problems)
    {
        var size = 0L;
        foreach (var field in (string[])["data", "binaryData"])
        {
            foreach (var (key, content) in value[field] as JsonObject ?? [])
            {
                foreach (var problem in NameRules.ConfigKey(key))
                    problems.Add(FieldProblem.Invalid($"{field}[{key}]", $"\"{key}\"", problem));
                size += SizeOf((string?)content ?? "", isBase64: field == "binaryData" || sizeField.Length > 0);
            }
        }

        foreach (var key in (value["data"] as JsonObject ?? []).Select(static d => d.Key).Where(k => (value["binaryData"] as JsonObject)?.ContainsKey(k) == true))
            problems.Add(FieldProblem.Invalid($"data[{key}]", $"\"{key}\"", "duplicate of key present in binaryData"));
        if (size > MaxSize)
            problems.Add(new FieldProblem("FieldValueTooLong", sizeField.Length == 0 ? "[]" : sizeField, $"Too long: may not be more than {MaxSize} bytes"));
        if (old?["immutable"] is not JsonValue flag || !flag.TryGetValue(out bool immutable) || !immutable)
            return;
        if (value["immutable"]?.ToJsonString() != "true")
            problems.Add(FieldProblem.Forbidden("immutable", Immutable));
        foreach (var field in (string[])["data", "binaryData"])
        {
            if (!JsonNode.DeepEquals(value[field], old[field]))
                problems.Add(FieldProblem.Forbidden(field, Immutable));
        }
    }

    private static int SizeOf(string text, bool isBase64) =>
        isBase64 ? (text.Length * 3 / 4) - text.AsSpan().Count('=') : Encoding.UTF8.GetByteCount(text);
}
