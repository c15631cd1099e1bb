using System.Text.Json.Nodes;
using CodeRun.Sandbox.Admission;
using CodeRun.Sandbox.Http;
using CodeRun.Sandbox.Schema;

namespace CodeRun.Sandbox.Kinds;

/// <summary>Defaults and rules of namespaces.</summary>
internal static class NamespaceRules
{
    private const string Finalizer = "kubernetes";
    private const string NameLabel = "kubernetes.io/metadata.name";
    private static readonly string[] Lasting = ["default", "kube-system", "kube-public"];

    /// <summary>Sets the label with the name, which stays whatever is written.</summary>
    public static void Default(JsonObject value)
    {
        var metadata = value["metadata"]!.AsObject();
        if (metadata["labels"] is not JsonObject labels)
            metadata["labels"] = labels = [];
        labels[NameLabel] = metadata["name"].Text();
    }

    /// <summary>Completes a new namespace: its finalizer and its phase.</summary>
    public static void Begin(JsonObject value)
    {
        if (value["spec"] is not JsonObject spec)
            value["spec"] = spec = [];
        if (spec["finalizers"] is not JsonArray finalizers)
            spec["finalizers"] = finalizers = [];
        if (!finalizers.Texts().Contains(Finalizer, StringComparer.Ordinal))
            finalizers.Add(Finalizer);
        value["status"] = new JsonObject { ["phase"] = "Active" };
    }

    /// <summary>Checks a namespace.</summary>
    /// <param name="value">The namespace.</param>
    /// <param name="subresource">Through which subresource it is written; empty for none.</param>
    /// <param name="problems">Takes the problems.</param>
    public static void Validate(JsonObject value, string subresource, List<FieldProblem> problems)
    {
        if (subresource == "status")
        {
            var phase = (value["status"]?["phase"]).Text();
            var isGoing = value["metadata"]?["deletionTimestamp"] is not null;
            if (isGoing && phase != "Terminating")
                problems.Invalid("status.Phase", phase, "may only be 'Terminating' if `deletionTimestamp` is not empty");
            else if (!isGoing && phase != "Active")
                problems.Invalid("status.Phase", phase, "may only be 'Active' if `deletionTimestamp` is empty");
            return;
        }

        var index = 0;
        foreach (var finalizer in (value["spec"]?["finalizers"]).Texts())
        {
            var path = $"spec.finalizers[{index++}]";
            problems.Invalid(path, finalizer, NameRules.QualifiedName(finalizer));
            if (!finalizer.Contains('/', StringComparison.Ordinal) && finalizer is not (Finalizer or "orphan" or "foregroundDeletion"))
                problems.Invalid(path, finalizer, "name is neither a standard finalizer name nor is it fully qualified");
        }
    }

    /// <summary>Refuses to delete namespaces that every cluster needs (admission plugin NamespaceLifecycle).</summary>
    /// <exception cref="ApiStatusException">403.</exception>
    public static void RequireDeletable(ResourceDefinition definition, string name)
    {
        if (definition == BuiltInResources.Namespaces && Lasting.Contains(name, StringComparer.Ordinal))
            throw ApiErrors.Forbidden(definition.Resource, name, "this namespace may not be deleted");
    }
}
