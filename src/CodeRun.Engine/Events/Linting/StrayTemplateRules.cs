namespace CodeRun.Engine.Events.Linting;

/// <summary>Templates in places where the Sensor does not evaluate them: everywhere but in <c>dataTemplate</c> and <c>contextTemplate</c>.</summary>
internal static class StrayTemplateRules
{
    private static readonly string[] Workflows = ["Workflow", "WorkflowTemplate", "ClusterWorkflowTemplate", "CronWorkflow"];

    /// <summary>Looks through a trigger.</summary>
    public static void Check(LintFile file, YamlNode trigger) => Visit(file, trigger, isWorkflow: false, isProgram: false);

    private static void Visit(LintFile file, YamlNode node, bool isWorkflow, bool isProgram)
    {
        isWorkflow |= node.TextOf("kind") is { } kind && Workflows.Contains(kind, StringComparer.Ordinal);
        foreach (var item in node.Items)
            Text(file, item, isWorkflow, isProgram);
        foreach (var (key, _, _, value) in node.Fields.Where(static f => f.Key is not ("dataTemplate" or "contextTemplate")))
            Text(file, value, isWorkflow, key is "source" or "args" or "command");
    }

    private static void Text(LintFile file, YamlNode value, bool isWorkflow, bool isProgram)
    {
        if (value.Kind != YamlKind.Text)
        {
            Visit(file, value, isWorkflow, isProgram);
            return;
        }

        foreach (var (index, found) in Placeholder.All(value.Text).Where(t => Placeholder.IsOfEvent(t.Found) || (isWorkflow && IsField(t.Found))).Take(1))
        {
            file.AddWithin(
                LintRules.TemplateNotEvaluated, value, index, found, $"The Sensor evaluates templates in dataTemplate and contextTemplate only; here {SchemaChecker.Shorten(found)} stays as it is.",
                isProgram && isWorkflow ? "a parameter with src.dataKey and dest: spec.arguments.parameters.N.value, and env with {{workflow.parameters.NAME}} for the program" : "a parameter with src.dataTemplate and the dest of this field");
        }
    }

    // {{.number}} is a template of Go; names of Argo Workflows have no dot before them.
    private static bool IsField(string found) => found.AsSpan(2).TrimStart("- ") is ['.', var first, ..] && char.IsAsciiLetter(first);
}
