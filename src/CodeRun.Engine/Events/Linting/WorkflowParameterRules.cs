using System.Text.RegularExpressions;
using CodeRun.Engine.Api;

namespace CodeRun.Engine.Events.Linting;

/// <summary>Parameters that a workflow of a trigger names: Argo Workflows refuses a workflow with one that is not declared.</summary>
internal static partial class WorkflowParameterRules
{
    private const int MaxUndeclared = 50;

    /// <summary>Checks the workflow of a trigger.</summary>
    /// <param name="file">The file.</param>
    /// <param name="kind">The trigger.</param>
    /// <param name="workflow">Its object.</param>
    /// <param name="writes">What its parameters write into the object.</param>
    public static void Check(LintFile file, YamlField kind, YamlNode workflow, IReadOnlyList<TriggerWrite> writes)
    {
        if (workflow.TextOf("kind") != "Workflow" || workflow["spec"] is not { Kind: YamlKind.Map } spec || spec["workflowTemplateRef"] is not null)
            return;
        if ((kind.Key == "k8s" && kind.Value.TextOf("operation") is not (null or "" or "create")) || (kind.Key == "argoWorkflow" && kind.Value.TextOf("operation") is not (null or "" or "submit")))
            return;
        var parameters = spec.At("arguments", "parameters")?.Items ?? [];
        if (kind.Value.ItemsOf("args").Count > 0 || writes.Any(w => MayDeclare(w.Dest, parameters.Count)))
            return;
        var declared = parameters.Select(static p => p.TextOf("name")).OfType<string>().ToList();
        var seen = declared.ToHashSet(StringComparer.Ordinal);
        foreach (var field in spec.Fields.Where(static f => f.Key != "arguments"))
            Visit(file, field.Value, declared, seen);
    }

    private static bool MayDeclare(string dest, int count)
    {
        if (dest is "spec" or "spec.arguments" or "spec.arguments.parameters")
            return true;
        const string List = "spec.arguments.parameters.";
        if (!dest.StartsWith(List, StringComparison.Ordinal))
            return false;
        var steps = dest[List.Length..].Split('.');
        return steps.Length == 1 || steps[1] == "name" || !int.TryParse(steps[0], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var index) || index >= count;
    }

    private static void Visit(LintFile file, YamlNode node, List<string> declared, HashSet<string> seen)
    {
        foreach (var item in node.Items)
            Visit(file, item, declared, seen);
        foreach (var field in node.Fields)
            Visit(file, field.Value, declared, seen);
        if (node.Kind != YamlKind.Text || !node.Text.Contains("{{", StringComparison.Ordinal))
            return;
        foreach (var (index, found) in Placeholder.All(node.Text))
        {
            if (found.Length > 300 || Reference().Match(found) is not { Success: true } match || seen.Count > declared.Count + MaxUndeclared || !seen.Add(match.Groups["name"].Value))
                continue;
            var name = match.Groups["name"].Value;
            file.AddWithin(
                LintRules.UndeclaredParameter, node, index, found, $"spec.arguments.parameters has no '{SchemaChecker.Shorten(name)}': Argo Workflows cannot resolve {SchemaChecker.Shorten(found)} and the workflow fails.",
                NearestName.Find(name, declared) is { } near ? $"{{{{workflow.parameters.{near}}}}}" : $"arguments: {{parameters: [{{name: {SchemaChecker.Shorten(name)}}}]}}");
        }
    }

    [GeneratedRegex(@"^\{\{\s*workflow\.parameters\.(?<name>[A-Za-z0-9_-]+)\s*\}\}\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Reference();
}
