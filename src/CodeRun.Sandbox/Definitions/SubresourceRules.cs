using System.Text.Json.Nodes;
using CodeRun.Sandbox.Access;
using CodeRun.Sandbox.Schema;

namespace CodeRun.Sandbox.Definitions;

/// <summary>Rules of the scale subresource: where its numbers are.</summary>
internal static class SubresourceRules
{
    /// <summary>Checks the subresources of a version.</summary>
    public static void Validate(JsonNode? subresources, string path, List<FieldProblem> problems)
    {
        if (subresources?["scale"] is not JsonObject scale)
            return;
        Replicas((string?)scale["specReplicasPath"] ?? "", ".spec", $"{path}.scale.specReplicasPath", problems);
        Replicas((string?)scale["statusReplicasPath"] ?? "", ".status", $"{path}.scale.statusReplicasPath", problems);
        var selector = (string?)scale["labelSelectorPath"] ?? "";
        if (selector.Length == 0)
            return;
        if (PathProblem(selector) is { } wrong)
            problems.Add(FieldProblem.Invalid($"{path}.scale.labelSelectorPath", GoText.Quote(selector), wrong));
        else if (!selector.StartsWith(".spec.", StringComparison.Ordinal) && !selector.StartsWith(".status.", StringComparison.Ordinal))
            problems.Add(FieldProblem.Invalid($"{path}.scale.labelSelectorPath", GoText.Quote(selector), "should be a json path under either .spec or .status"));
    }

    /// <summary>What is wrong with a simple path such as <c>.spec.replicas</c>; null for nothing.</summary>
    public static string? PathProblem(string path) => path[0] == '.' ? null : "must be a simple json path starting with .";

    private static void Replicas(string text, string root, string path, List<FieldProblem> problems)
    {
        if (text.Length == 0)
            problems.Add(FieldProblem.Required(path));
        else if (PathProblem(text) is { } wrong)
            problems.Add(FieldProblem.Invalid(path, GoText.Quote(text), wrong));
        else if (!text.StartsWith($"{root}.", StringComparison.Ordinal))
            problems.Add(FieldProblem.Invalid(path, GoText.Quote(text), $"should be a json path under {root}"));
    }
}
