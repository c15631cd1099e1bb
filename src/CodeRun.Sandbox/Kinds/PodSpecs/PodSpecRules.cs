using System.Text.Json.Nodes;
using CodeRun.Sandbox.Admission;
using CodeRun.Sandbox.Schema;

namespace CodeRun.Sandbox.Kinds.PodSpecs;

/// <summary>Rules of the spec of a pod or pod template, in the server's order (k8s.io/kubernetes: core validation, ValidatePodSpec).</summary>
internal static class PodSpecRules
{
    /// <summary>Checks a spec.</summary>
    /// <param name="spec">The spec with its defaults.</param>
    /// <param name="path">Path of the spec in messages.</param>
    /// <param name="isPod">True for that of a pod, false for that of a template.</param>
    /// <param name="problems">Takes the problems.</param>
    public static void Validate(JsonObject spec, string path, bool isPod, List<FieldProblem> problems)
    {
        var volumes = VolumeRules.Validate(spec["volumes"], $"{path}.volumes", problems);
        ContainerListRules.Validate(spec, path, volumes, problems);
        HostNetworkPorts(spec, path, isPod, problems);
        Choice(spec, "restartPolicy", path, ["Always", "OnFailure", "Never"], problems);
        Choice(spec, "dnsPolicy", path, ["ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"], problems);
        SchedulingRules.Labels(spec["nodeSelector"], $"{path}.nodeSelector", problems);
        SecurityContextRules.OfPod(spec["securityContext"] as JsonObject, spec, $"{path}.securityContext", problems);
        SchedulingRules.Affinity(spec["affinity"], $"{path}.affinity", problems);
        if (spec["dnsPolicy"].Text() == "None" && spec["dnsConfig"] is null)
            problems.Required($"{path}.dnsConfig", "must provide `dnsConfig` when `dnsPolicy` is None");
        SchedulingRules.Gates(spec["schedulingGates"], $"{path}.schedulingGates", problems);
        SchedulingRules.Spread(spec["topologySpreadConstraints"], $"{path}.topologySpreadConstraints", problems);
        Name(spec, "serviceAccountName", path, NameRules.Subdomain, problems);
        Name(spec, "nodeName", path, NameRules.Subdomain, problems);
        if (spec["activeDeadlineSeconds"].Number() is { } deadline and (< 1 or > int.MaxValue))
            problems.Invalid($"{path}.activeDeadlineSeconds", deadline, "must be between 1 and 2147483647, inclusive");
        Name(spec, "hostname", path, NameRules.Label, problems);
        Name(spec, "subdomain", path, NameRules.Label, problems);
        SchedulingRules.Tolerations(spec["tolerations"], $"{path}.tolerations", problems);
        Name(spec, "priorityClassName", path, NameRules.Subdomain, problems);
        Name(spec, "runtimeClassName", path, NameRules.Subdomain, problems);
        if (spec["preemptionPolicy"] is not null)
            Choice(spec, "preemptionPolicy", path, ["PreemptLowerPriority", "Never"], problems);
    }

    /// <summary>What only the containers of pods are held to, not those of templates.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="problems">Takes the problems.</param>
    public static void OnlyOfPods(JsonObject spec, List<FieldProblem> problems)
    {
        foreach (var list in (string[])["containers", "initContainers"])
        {
            foreach (var (container, at) in spec[list].Items($"spec.{list}"))
                Image(container, at, problems);
        }
    }

    /// <summary>An image may have no space around it in a pod.</summary>
    public static void Image(JsonObject container, string path, List<FieldProblem> problems)
    {
        var image = container["image"].Text();
        if (image.Length != image.Trim().Length)
            problems.Invalid($"{path}.image", image, "must not have leading or trailing whitespace");
    }

    private static void HostNetworkPorts(JsonObject spec, string path, bool isPod, List<FieldProblem> problems)
    {
        if (!spec["hostNetwork"].IsTrue())
            return;
        foreach (var (container, at) in spec["containers"].Items($"{path}.containers"))
        {
            foreach (var (port, portAt) in container["ports"].Items($"{at}.ports"))
            {
                var (host, own) = (port["hostPort"].Number() ?? 0, port["containerPort"].Number() ?? 0);
                if ((isPod || host != 0) && host != own)
                    problems.Invalid($"{portAt}.hostPort", host, "must match `containerPort` when `hostNetwork` is true");
            }
        }
    }

    private static void Choice(JsonObject spec, string field, string path, string[] choices, List<FieldProblem> problems)
    {
        var value = spec[field].Text();
        if (value.Length == 0)
            problems.Required($"{path}.{field}");
        else if (!choices.Contains(value, StringComparer.Ordinal))
            problems.NotSupported($"{path}.{field}", value, choices);
    }

    private static void Name(JsonObject spec, string field, string path, Func<string, IReadOnlyList<string>> rule, List<FieldProblem> problems)
    {
        if (spec[field].Text() is { Length: > 0 } name)
            problems.Invalid($"{path}.{field}", name, rule(name));
    }
}
