using System.Text.Json.Nodes;
using CodeRun.Sandbox.Access;
using CodeRun.Sandbox.Admission;
using CodeRun.Sandbox.Schema;

namespace CodeRun.Sandbox.Definitions;

/// <summary>Rules of spec.names.</summary>
internal static class NamesRules
{
    /// <summary>Checks the names.</summary>
    public static void Validate(JsonObject names, List<FieldProblem> problems)
    {
        foreach (var field in (string[])["plural", "singular", "kind", "listKind"])
        {
            if (Text(names, field).Length == 0)
                problems.Add(FieldProblem.Required($"spec.names.{field}"));
        }

        foreach (var field in (string[])["plural", "singular"])
            Check(Text(names, field), $"spec.names.{field}", "", problems);
        foreach (var field in (string[])["kind", "listKind"])
            Check(Text(names, field), $"spec.names.{field}", "may have mixed case, but should otherwise match: ", problems);
        CheckAll(names["shortNames"] as JsonArray, "spec.names.shortNames", problems);
        if (Text(names, "kind") is { Length: > 0 } kind && kind == Text(names, "listKind"))
            problems.Add(FieldProblem.Invalid("spec.names.listKind", GoText.Quote(kind), "kind and listKind may not be the same"));
        CheckAll(names["categories"] as JsonArray, "spec.names.categories", problems);
    }

    private static string Text(JsonObject names, string field) => (string?)names[field] ?? "";

    private static void Check(string text, string path, string prefix, List<FieldProblem> problems)
    {
        if (text.Length > 0 && NameRules.Label1035(prefix.Length > 0 ? text.ToLowerInvariant() : text) is { Count: > 0 } wrong)
            problems.Add(FieldProblem.Invalid(path, GoText.Quote(text), prefix + string.Join(',', wrong)));
    }

    private static void CheckAll(JsonArray? texts, string path, List<FieldProblem> problems)
    {
        for (var i = 0; i < (texts?.Count ?? 0); i++)
        {
            var text = (string?)texts![i] ?? "";
            if (NameRules.Label1035(text) is { Count: > 0 } wrong)
                problems.Add(FieldProblem.Invalid($"{path}[{i}]", GoText.Quote(text), string.Join(',', wrong)));
        }
    }
}
