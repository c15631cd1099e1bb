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
        Unchanged(value, old, sizeField.Length == 0 ? ["data", "binaryData"] : ["data"], problems);
        var size = 0L;
        foreach (var field in (string[])["data", "binaryData"])
        {
            foreach (var (key, content) in value[field].Members())
            {
                problems.Invalid($"{field}[{key}]", key, NameRules.ConfigKey(key));
                if (field == "data" && (value["binaryData"] as JsonObject)?.ContainsKey(key) == true)
                    problems.Invalid($"data[{key}]", key, "duplicate of key present in binaryData");
                size += SizeOf(content.Text(), isBase64: field == "binaryData" || sizeField.Length > 0);
            }
        }

        if (size > MaxSize)
            problems.Add(new FieldProblem("FieldValueTooLong", sizeField.Length == 0 ? "[]" : sizeField, $"Too long: may not be more than {MaxSize} bytes"));
    }

    private static void Unchanged(JsonObject value, JsonObject? old, string[] fields, List<FieldProblem> problems)
    {
        if (!(old?["immutable"]).IsTrue())
            return;
        if (!value["immutable"].IsTrue())
            problems.Forbidden("immutable", Immutable);
        foreach (var field in fields.Where(f => !JsonNode.DeepEquals(value[f], old![f])))
            problems.Forbidden(field, Immutable);
    }

    private static int SizeOf(string text, bool isBase64) =>
        isBase64 ? (text.Length * 3 / 4) - text.AsSpan().Count('=') : Encoding.UTF8.GetByteCount(text);
}
