using CodeRun.Engine.Api;

namespace CodeRun.Engine.Events.Linting;

/// <summary>Rules of a Sensor's triggers.</summary>
internal static class TriggerRules
{
    private static readonly string[] K8sOperations = ["create", "update", "patch", "delete"];
    private static readonly string[] WorkflowOperations = ["submit", "submit-from", "suspend", "resubmit", "retry", "resume", "terminate", "stop"];
    private static readonly string[] Strategies = ["application/json-patch+json", "application/merge-patch+json", "application/strategic-merge-patch+json", "application/apply-patch+yaml"];

    public static void Check(LintFile file, YamlNode trigger, IReadOnlySet<string> dependencies)
    {
        if (trigger["template"] is not { Kind: YamlKind.Map } template)
            return;
        Retry(file, trigger);
        ParameterRules.Check(file, trigger.ItemsOf("parameters"), template, dependencies, isOfTemplate: true);
        foreach (var field in template.Fields.Where(static f => f.Value.Kind == YamlKind.Map))
        {
            var resource = field.Value.At("source", "resource") is { Kind: YamlKind.Map } node ? node : null;
            ParameterRules.Check(file, field.Value.ItemsOf("parameters"), resource, dependencies, isOfTemplate: false, isByName: field.Key == "argoWorkflow" && field.Value.TextOf("operation") is not (null or "" or "submit" or "submit-from"));
            ParameterRules.Check(file, field.Value.ItemsOf("payload"), of: null, dependencies, isOfTemplate: false, needsDest: field.Key != "http");
            var prefix = $"{field.Key}.source.resource.";
            switch (field.Key)
            {
                case "k8s":
                    Operation(file, field, K8sOperations, "create", isNeeded: false);
                    Strategy(file, field.Value);
                    Named(file, field, resource, Destinations(trigger, field.Value, prefix), "create");
                    Suspend(file, field.Value, resource, Destinations(trigger, field.Value, prefix));
                    break;
                case "argoWorkflow":
                    Operation(file, field, WorkflowOperations, "submit", isNeeded: true);
                    Named(file, field, resource, Destinations(trigger, field.Value, prefix), "submit");
                    break;
            }

            if (resource is not null)
                WorkflowRules.Check(file, resource, isTriggered: true);
        }

        if (trigger["dlqTrigger"] is { Kind: YamlKind.Map } other)
            Check(file, other, dependencies);
    }

    private static void Retry(LintFile file, YamlNode trigger)
    {
        if (trigger["retryStrategy"] is { Kind: YamlKind.Map } retry && retry["duration"] is not null && retry["steps"] is null or { Kind: YamlKind.Integer, Text: "0" })
            file.Add(LintRules.MissingField, trigger["retryStrategy"]!, "retryStrategy has no steps, so nothing is retried.", "steps: 3");
    }

    private static void Operation(LintFile file, YamlField kind, string[] known, string usual, bool isNeeded)
    {
        var node = kind.Value["operation"];
        var operation = kind.Value.TextOf("operation") ?? "";
        if (operation.Length == 0 && isNeeded)
            file.Add(LintRules.UnknownOperation, kind, $"{kind.Key} needs an operation: a Sensor without it is refused.", $"operation: {usual}");
        else if (operation.Length > 0 && !known.Contains(operation, StringComparer.Ordinal))
            file.Add(LintRules.UnknownOperation, node!, $"{kind.Key} has no operation '{SchemaChecker.Shorten(operation)}': there are {string.Join(", ", known)}.", NearestName.Find(operation, known));
    }

    private static void Strategy(LintFile file, YamlNode k8s)
    {
        if (k8s.TextOf("patchStrategy") is { Length: > 0 } strategy && !Strategies.Contains(strategy, StringComparer.Ordinal))
            file.Add(LintRules.UnreadableValue, k8s["patchStrategy"]!, $"patchStrategy is the media type of a patch; '{SchemaChecker.Shorten(strategy)}' is none.", Strategies.FirstOrDefault(s => s.Contains(strategy, StringComparison.OrdinalIgnoreCase)) ?? Strategies[1]);
    }

    // Where parameters of the trigger and of its template write to in the object.
    private static List<string> Destinations(YamlNode trigger, YamlNode kind, string prefix) =>
    [
        .. kind.ItemsOf("parameters").Select(static p => p.TextOf("dest")).OfType<string>(),
        .. trigger.ItemsOf("parameters").Select(static p => p.TextOf("dest")).OfType<string>().Where(d => d.StartsWith(prefix, StringComparison.Ordinal)).Select(d => d[prefix.Length..]),
    ];

    private static void Named(LintFile file, YamlField kind, YamlNode? resource, List<string> destinations, string creating)
    {
        if (resource is null)
            return; // from a file, a ConfigMap or text: its name is not known here
        var operation = kind.Value.TextOf("operation") is { Length: > 0 } given ? given : creating;
        var hasName = resource.At("metadata", "name") is { Text.Length: > 0 } || destinations.Exists(static d => d is "metadata.name" or "metadata");
        var makesName = operation == creating && (resource.At("metadata", "generateName") is { Text.Length: > 0 } || destinations.Contains("metadata.generateName"));
        if (hasName || makesName)
            return;
        var at = kind.Value.Field("operation") is { } field ? (field.Line, field.Column) : (kind.Line, kind.Column);
        file.Add(
            LintRules.OperationWithoutName, at.Item1, at.Item2,
            operation == creating
                ? $"{kind.Key} {operation} needs metadata.name or metadata.generateName, and there is neither."
                : $"{kind.Key} {operation} acts on the object named by metadata.name, and neither the resource nor a parameter gives it.",
            operation == creating ? "metadata: {generateName: NAME-}" : "parameters: [{src: {dependencyName: DEPENDENCY, dataTemplate: …}, dest: metadata.name}]");
    }

    private static void Suspend(LintFile file, YamlNode k8s, YamlNode? resource, List<string> destinations)
    {
        if (k8s.TextOf("operation") is not ("patch" or "update") || resource?.TextOf("kind") != "Workflow")
            return;
        if (resource.At("spec", "suspend") is { Kind: YamlKind.Flag or YamlKind.Null, Text: not "true" } suspend)
            file.Add(LintRules.SuspendByPatch, suspend, "spec.suspend holds a whole Workflow; changing it does not resume a node that waits at a suspend template.", "argoWorkflow: {operation: resume, …} with metadata.name");
        else if (destinations.Contains("spec.suspend"))
            file.Add(LintRules.SuspendByPatch, k8s, "A parameter writes spec.suspend, which does not resume a node that waits at a suspend template.", "argoWorkflow: {operation: resume, …} with metadata.name");
    }
}
