using System.Text.Json.Nodes;
using CodeRun.Sandbox.Admission;
using CodeRun.Sandbox.Schema;

namespace CodeRun.Sandbox.Kinds.PodSpecs;

/// <summary>Rules that every container is held to, in the server's order (k8s.io/kubernetes: core validation, validateContainerCommon).</summary>
internal static class ContainerRules
{
    /// <summary>Checks a container.</summary>
    public static void Validate(JsonObject container, string path, IReadOnlyDictionary<string, JsonObject> volumes, JsonObject spec, List<FieldProblem> problems)
    {
        var name = container["name"].Text();
        if (name.Length == 0)
            problems.Required($"{path}.name");
        else
            problems.Invalid($"{path}.name", name, NameRules.Label(name));
        if (container["image"].Text().Length == 0)
            problems.Required($"{path}.image");
        Choice(container, "terminationMessagePolicy", path, ["File", "FallbackToLogsOnError"], problems);
        Ports(container["ports"], $"{path}.ports", problems);
        EnvironmentRules.Variables(container["env"], $"{path}.env", problems);
        EnvironmentRules.Sources(container["envFrom"], $"{path}.envFrom", problems);
        MountRules.Validate(container, path, volumes, problems);
        Choice(container, "imagePullPolicy", path, ["Always", "IfNotPresent", "Never"], problems);
        ResourceRules.Validate(container["resources"], $"{path}.resources", problems);
        Resize(container["resizePolicy"], $"{path}.resizePolicy", spec["restartPolicy"].Text(), problems);
        SecurityContextRules.OfContainer(container["securityContext"] as JsonObject, $"{path}.securityContext", problems);
    }

    private static void Ports(JsonNode? ports, string path, List<FieldProblem> problems)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (port, at) in ports.Items(path))
        {
            if (port["name"].Text() is { Length: > 0 } name)
            {
                var wrong = PortRules.Name(name);
                problems.Invalid($"{at}.name", name, wrong);
                if (wrong.Count == 0 && !names.Add(name))
                    problems.Duplicate($"{at}.name", name);
            }

            if (port["containerPort"].Number() is not ({ } number and not 0))
                problems.Required($"{at}.containerPort");
            else
                PortRules.Number(number, $"{at}.containerPort", problems);
            if (port["hostPort"].Number() is { } host and not 0)
                PortRules.Number(host, $"{at}.hostPort", problems);
            Choice(port, "protocol", at, ["SCTP", "TCP", "UDP"], problems);
        }
    }

    private static void Resize(JsonNode? policies, string path, string restartPolicy, List<FieldProblem> problems)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (policy, at) in policies.Items(path))
        {
            var (resource, restart) = (policy["resourceName"].Text(), policy["restartPolicy"].Text());
            if (!seen.Add(resource))
                problems.Duplicate(at, resource);
            if (resource is not ("cpu" or "memory"))
                problems.NotSupported(path, resource, "cpu", "memory");
            if (restart is not ("NotRequired" or "RestartContainer"))
                problems.NotSupported(path, restart, "NotRequired", "RestartContainer");
            if (restartPolicy == "Never" && restart != "NotRequired")
                problems.Invalid(path, restart, "must be 'NotRequired' when `restartPolicy` is 'Never'");
        }
    }

    private static void Choice(JsonObject from, string field, string path, string[] choices, List<FieldProblem> problems)
    {
        var value = from[field].Text();
        if (value.Length == 0)
            problems.Required($"{path}.{field}");
        else if (!choices.Contains(value, StringComparer.Ordinal))
            problems.NotSupported($"{path}.{field}", value, choices);
    }
}
