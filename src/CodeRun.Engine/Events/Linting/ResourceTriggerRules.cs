using CodeRun.Engine.Api;

namespace CodeRun.Engine.Events.Linting;

/// <summary>Rules of triggers that act on objects of Kubernetes: <c>k8s</c> and <c>argoWorkflow</c>.</summary>
internal static class ResourceTriggerRules
{
    private static readonly string[] K8sOperations = ["create", "update", "patch", "delete"];
    private static readonly string[] WorkflowOperations = ["submit", "submit-from", "suspend", "resubmit", "retry", "resume", "terminate", "stop"];
    private static readonly string[] Strategies = ["application/json-patch+json", "application/merge-patch+json", "application/strategic-merge-patch+json", "application/apply-patch+yaml"];
    private static readonly string[] ClusterKinds = ["Namespace", "Node", "PersistentVolume", "ClusterRole", "ClusterRoleBinding"];

    /// <summary>Checks a trigger; <paramref name="resource"/> is its object when it is known.</summary>
    public static void Check(LintFile file, YamlField kind, YamlNode? resource, IReadOnlyList<TriggerWrite> writes)
    {
        if (kind.Key == "k8s")
        {
            Operation(file, kind, K8sOperations, "create", isNeeded: false);
            Strategy(file, kind.Value);
            Named(file, kind, resource, writes, "create");
            Suspend(file, kind.Value, resource, writes);
            Live(file, kind.Value, resource);
        }
        else
        {
            Operation(file, kind, WorkflowOperations, "submit", isNeeded: true);
            Named(file, kind, resource, writes, "submit");
            From(file, kind.Value, resource);
        }
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

    private static void Named(LintFile file, YamlField kind, YamlNode? resource, IReadOnlyList<TriggerWrite> writes, string creating)
    {
        if (resource is null)
            return; // from a file, a ConfigMap or a place elsewhere: its name is not known here
        var operation = kind.Value.TextOf("operation") is { Length: > 0 } given ? given : creating;
        var hasName = resource.At("metadata", "name") is { Text.Length: > 0 } || writes.Any(static w => w.Dest is "metadata.name" or "metadata");
        var makesName = operation == creating && (resource.At("metadata", "generateName") is { Text.Length: > 0 } || writes.Any(static w => w.Dest == "metadata.generateName"));
        if (hasName || makesName)
            return;
        if (operation == creating)
        {
            var metadata = resource["metadata"] is { Kind: YamlKind.Map } fields ? fields : null;
            file.Add(
                LintRules.OperationWithoutName, metadata ?? resource, $"{kind.Key} {operation} needs metadata.name or metadata.generateName, and there is neither.",
                metadata is null ? "metadata: {generateName: NAME-}" : "generateName: NAME-");
            return;
        }

        var (line, column) = kind.Value.Field("operation") is { } field ? (field.Line, field.Column) : (kind.Line, kind.Column);
        file.Add(
            LintRules.OperationWithoutName, line, column, $"{kind.Key} {operation} acts on the object named by metadata.name, and neither the resource nor a parameter gives it.",
            "parameters: [{src: {dependencyName: DEPENDENCY, dataTemplate: …}, dest: metadata.name}]");
    }

    private static void Suspend(LintFile file, YamlNode k8s, YamlNode? resource, IReadOnlyList<TriggerWrite> writes)
    {
        if (k8s.TextOf("operation") is not ("patch" or "update") || resource?.TextOf("kind") != "Workflow")
            return;
        if (resource.At("spec", "suspend") is { Kind: YamlKind.Flag or YamlKind.Null, Text: not "true" } suspend)
            file.Add(LintRules.SuspendByPatch, suspend, "spec.suspend holds a whole Workflow; changing it does not resume a node that waits at a suspend template.", "argoWorkflow: {operation: resume, …} with metadata.name");
        else if (writes.Any(static w => w.Dest == "spec.suspend"))
            file.Add(LintRules.SuspendByPatch, k8s, "A parameter writes spec.suspend, which does not resume a node that waits at a suspend template.", "argoWorkflow: {operation: resume, …} with metadata.name");
    }

    // The live object is fetched before parameters are applied, and only for updates.
    private static void Live(LintFile file, YamlNode k8s, YamlNode? resource)
    {
        if (k8s.Field("liveObject") is not { Value: { Kind: YamlKind.Flag, Text: "true" } } live)
            return;
        if (k8s.TextOf("operation") != "update")
        {
            file.Add(LintRules.UnknownField, live, "liveObject is looked at for update only.", "remove it");
            return;
        }

        foreach (var field in (string[])["name", "namespace"])
        {
            if (resource is not null && resource.At("metadata", field) is not { Text.Length: > 0 } && !(field == "namespace" && ClusterKinds.Contains(resource.TextOf("kind"), StringComparer.Ordinal)))
                file.Add(LintRules.MissingField, resource["metadata"] ?? resource, $"liveObject needs metadata.{field} in the resource: the object is fetched before parameters are applied.", $"{field}: …");
        }
    }

    private static void From(LintFile file, YamlNode argoWorkflow, YamlNode? resource)
    {
        if (argoWorkflow.TextOf("operation") == "submit-from" && resource?.TextOf("kind") is { } kind && kind.ToLowerInvariant() is not ("workflowtemplate" or "cronworkflow"))
            file.Add(LintRules.UnreadableValue, resource["kind"]!, $"submit-from submits from a WorkflowTemplate or CronWorkflow, not from {SchemaChecker.Shorten(kind)}.", "WorkflowTemplate");
    }
}
