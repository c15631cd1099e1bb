using System.Text.Json.Nodes;
using CodeRun.Sandbox.Admission;
using CodeRun.Sandbox.Schema;

namespace CodeRun.Sandbox.Kinds.PodSpecs;

/// <summary>Rules of fieldRef and resourceFieldRef, by which a pod learns of itself.</summary>
internal static class FieldReferences
{
    private static readonly string[] Known =
    [
        "metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName", "spec.restartPolicy", "spec.serviceAccountName",
        "spec.schedulerName", "status.phase", "status.hostIP", "status.hostIPs", "status.podIP", "status.podIPs", "spec.host",
    ];

    private static readonly string[] Resources = ["limits.cpu", "limits.ephemeral-storage", "limits.memory", "requests.cpu", "requests.ephemeral-storage", "requests.memory"];

    /// <summary>Fields that may be a variable.</summary>
    public static IReadOnlyList<string> InVariables { get; } =
        ["metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName", "spec.serviceAccountName", "status.hostIP", "status.hostIPs", "status.podIP", "status.podIPs"];

    /// <summary>Fields that may be a file.</summary>
    public static IReadOnlyList<string> InVolumes { get; } = ["metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace", "metadata.uid"];

    /// <summary>Checks a fieldRef.</summary>
    /// <param name="reference">The reference.</param>
    /// <param name="allowed">Fields it may name, besides single labels and annotations.</param>
    /// <param name="path">Its path.</param>
    /// <param name="problems">Takes the problems.</param>
    public static void OfField(JsonObject reference, IReadOnlyList<string> allowed, string path, List<FieldProblem> problems)
    {
        var field = reference["fieldPath"].Text();
        if (field.Length == 0)
        {
            problems.Required($"{path}.fieldPath");
            return;
        }

        if (Subscript(field) is { } part)
        {
            switch (part.Field)
            {
                case "metadata.annotations":
                    problems.Invalid(path, part.Key.ToLowerInvariant(), NameRules.QualifiedName(part.Key.ToLowerInvariant()));
                    break;
                case "metadata.labels":
                    problems.Invalid(path, part.Key, NameRules.QualifiedName(part.Key));
                    break;
                default:
                    problems.Invalid($"{path}.fieldPath", field, $"error converting fieldPath: field label does not support subscript: {field}");
                    break;
            }
        }
        else if (!Known.Contains(field, StringComparer.Ordinal))
        {
            problems.Invalid($"{path}.fieldPath", field, $"error converting fieldPath: field label not supported: {field}");
        }
        else if (!allowed.Contains(field, StringComparer.Ordinal))
        {
            problems.NotSupported($"{path}.fieldPath", field, allowed);
        }
    }

    /// <summary>Checks a resourceFieldRef.</summary>
    public static void OfResource(JsonObject reference, string path, bool inVolume, List<FieldProblem> problems)
    {
        var resource = reference["resource"].Text();
        if (inVolume && reference["containerName"].Text().Length == 0)
            problems.Required($"{path}.containerName");
        else if (resource.Length == 0)
            problems.Required($"{path}.resource");
        else if (!Resources.Contains(resource, StringComparer.Ordinal) && !resource.StartsWith("limits.hugepages-", StringComparison.Ordinal) && !resource.StartsWith("requests.hugepages-", StringComparison.Ordinal))
            problems.NotSupported($"{path}.resource", resource, Resources);
    }

    // metadata.labels['key'] apart into field and key.
    private static (string Field, string Key)? Subscript(string field)
    {
        var at = field.IndexOf("['", StringComparison.Ordinal);
        return at > 0 && field.EndsWith("']", StringComparison.Ordinal) ? (field[..at], field[(at + 2)..^2]) : null;
    }
}
