using System.Text.Json.Nodes;
using CodeRun.Sandbox.Access;
using CodeRun.Sandbox.Admission;

namespace CodeRun.Sandbox.Kinds.PodSpecs;

/// <summary>Warnings about what is allowed in a new pod or template but unwise (k8s.io/kubernetes: pkg/api/pod/warnings).</summary>
internal static class PodWarnings
{
    /// <summary>Warnings about a new pod.</summary>
    public static IEnumerable<string> OfPod(JsonObject pod)
    {
        if (NameRules.Label((pod["metadata"]?["name"]).Text()) is { Count: > 0 } problems)
            yield return $"metadata.name: this is used in the Pod's hostname, which can result in surprising behavior; a DNS label is recommended: [{string.Join(" ", problems)}]";
        foreach (var warning in OfSpec(pod["spec"] as JsonObject ?? [], "spec"))
            yield return warning;
    }

    /// <summary>Warnings about a new Job.</summary>
    public static IEnumerable<string> OfJob(JsonObject job)
    {
        if (NameRules.Label((job["metadata"]?["name"]).Text()) is { Count: > 0 } problems)
            yield return $"metadata.name: this is used in Pod names and hostnames, which can result in surprising behavior; a DNS label is recommended: [{string.Join(" ", problems)}]";
        foreach (var warning in OfSpec(job["spec"]?["template"]?["spec"] as JsonObject ?? [], "spec.template.spec"))
            yield return warning;
    }

    private static IEnumerable<string> OfSpec(JsonObject spec, string path)
    {
        foreach (var (secret, at) in spec["imagePullSecrets"].Items($"{path}.imagePullSecrets"))
        {
            if (secret["name"].Text().Length == 0)
                yield return $"{at}: invalid empty name \"\"";
        }

        if (spec["terminationGracePeriodSeconds"].Number() < 0)
            yield return $"{path}.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1";
        foreach (var list in (string[])["initContainers", "containers"])
        {
            foreach (var (container, at) in spec[list].Items($"{path}.{list}"))
            {
                foreach (var warning in Ports(container, at).Concat(Variables(container, at)))
                    yield return warning;
            }
        }
    }

    private static IEnumerable<string> Ports(JsonObject container, string path)
    {
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (port, at) in container["ports"].Items($"{path}.ports"))
        {
            var key = $"{port["protocol"].Text()}/{port["hostIP"].Text()}/{port["hostPort"].Number() ?? 0}/{port["containerPort"].Number() ?? 0}";
            if (!seen.TryAdd(key, at))
                yield return $"{at}: duplicate port definition with {seen[key]}";
        }
    }

    private static IEnumerable<string> Variables(JsonObject container, string path)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (variable, at) in container["env"].Items($"{path}.env"))
        {
            var name = variable["name"].Text();
            // A value that uses the earlier one is meant so.
            if (!seen.Add(name) && !variable["value"].Text().Contains($"$({name})", StringComparison.Ordinal))
                yield return $"{at}: hides previous definition of {GoText.Quote(name)}, which may be dropped when using apply";
        }
    }
}
