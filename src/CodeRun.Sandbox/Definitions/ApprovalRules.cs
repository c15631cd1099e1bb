using System.Text.Json.Nodes;
using CodeRun.Sandbox.Access;
using CodeRun.Sandbox.Schema;

namespace CodeRun.Sandbox.Definitions;

/// <summary>Groups of Kubernetes itself (*.k8s.io, *.kubernetes.io) need an annotation that says who approved them.</summary>
internal static class ApprovalRules
{
    private const string Annotation = "api-approved.kubernetes.io";
    private const string See = "see https://github.com/kubernetes/enhancements/pull/1111";

    /// <summary>Checks the annotation; an update that does not change its state is let through.</summary>
    public static void Validate(JsonObject value, JsonObject? old, string group, List<FieldProblem> problems)
    {
        if (!IsProtected(group))
            return;
        var (reason, message) = State(value);
        if (old is not null && State(old).Reason == reason)
            return;
        if (reason == "MissingAnnotation")
            problems.Add(FieldProblem.Required($"metadata.annotations[{Annotation}]", message));
        else if (reason == "InvalidAnnotation")
            problems.Add(FieldProblem.Invalid($"metadata.annotations[{Annotation}]", GoText.Quote(Text(value)), message));
    }

    /// <summary>Reason and message of the condition KubernetesAPIApprovalPolicyConformant; null for groups that need none.</summary>
    public static (bool Holds, string Reason, string Message)? Condition(JsonObject value)
    {
        if (!IsProtected((string?)value["spec"]?["group"] ?? ""))
            return null;
        var (reason, message) = State(value);
        return (reason == "ApprovedAnnotation", reason, message);
    }

    private static bool IsProtected(string group) =>
        group is "k8s.io" or "kubernetes.io" || group.EndsWith(".k8s.io", StringComparison.Ordinal) || group.EndsWith(".kubernetes.io", StringComparison.Ordinal);

    private static string Text(JsonObject value) => (string?)value["metadata"]?["annotations"]?[Annotation] ?? "";

    private static (string Reason, string Message) State(JsonObject value)
    {
        var text = Text(value);
        if (text.Length == 0)
            return ("MissingAnnotation", $"protected groups must have approval annotation {GoText.Quote(Annotation)}, {See}");
        if (text.StartsWith("unapproved", StringComparison.Ordinal))
            return ("UnapprovedAnnotation", $"not approved: {GoText.Quote(text)}");
        return StringFormats.Holds("uri", text) && text.Contains("://", StringComparison.Ordinal)
            ? ("ApprovedAnnotation", $"approved in {text}")
            : ("InvalidAnnotation", $"protected groups must have approval annotation {GoText.Quote(Annotation)} with either a URL or a reason starting with \"unapproved\", {See}");
    }
}
