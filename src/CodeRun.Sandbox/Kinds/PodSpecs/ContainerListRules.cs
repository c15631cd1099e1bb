using System.Text.Json.Nodes;
using CodeRun.Sandbox.Schema;

namespace CodeRun.Sandbox.Kinds.PodSpecs;

/// <summary>Rules of the three lists of containers: what each may have and which names they share.</summary>
internal static class ContainerListRules
{
    private static readonly string[] NotEphemeral = ["ports", "resources", "livenessProbe", "readinessProbe", "startupProbe", "lifecycle", "resizePolicy", "restartPolicy"];

    /// <summary>Checks containers, init containers and ephemeral containers.</summary>
    /// <param name="spec">The spec of the pod.</param>
    /// <param name="path">Its path.</param>
    /// <param name="volumes">Its volumes by name.</param>
    /// <param name="problems">Takes the problems.</param>
    public static void Validate(JsonObject spec, string path, IReadOnlyDictionary<string, JsonObject> volumes, List<FieldProblem> problems)
    {
        var grace = spec["terminationGracePeriodSeconds"].Number();
        Regular(spec, $"{path}.containers", volumes, grace, problems);
        Init(spec, $"{path}.initContainers", volumes, grace, problems);
        Ephemeral(spec, $"{path}.ephemeralContainers", volumes, problems);
    }

    private static void Regular(JsonObject spec, string path, IReadOnlyDictionary<string, JsonObject> volumes, long? grace, List<FieldProblem> problems)
    {
        if (spec["containers"].IsEmpty())
        {
            problems.Required(path);
            return;
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (container, at) in spec["containers"].Items(path))
        {
            ContainerRules.Validate(container, at, volumes, spec, problems);
            if (!names.Add(container["name"].Text()))
                problems.Duplicate($"{at}.name", container["name"].Text());
            HandlerRules.Lifecycle(container["lifecycle"], grace, $"{at}.lifecycle", problems);
            HandlerRules.Probes(container, at, problems);
            RestartPolicy(container, at, problems);
        }

        HostPorts(spec["containers"].Items(path), problems);
    }

    private static void Init(JsonObject spec, string path, IReadOnlyDictionary<string, JsonObject> volumes, long? grace, List<FieldProblem> problems)
    {
        var names = Names(spec["containers"]);
        foreach (var (container, at) in spec["initContainers"].Items(path))
        {
            ContainerRules.Validate(container, at, volumes, spec, problems);
            RestartPolicy(container, at, problems);
            var name = container["name"].Text();
            if (name.Length > 0 && !names.Add(name))
                problems.Duplicate($"{at}.name", name);
            HostPorts([(container, at)], problems);
            if (container["restartPolicy"].Text() == "Always")
            {
                HandlerRules.Lifecycle(container["lifecycle"], grace, $"{at}.lifecycle", problems);
                HandlerRules.Probes(container, at, problems);
                continue;
            }

            foreach (var field in (string[])["lifecycle", "livenessProbe", "readinessProbe", "startupProbe"])
            {
                if (container[field] is not null)
                    problems.Forbidden($"{at}.{field}", "may not be set for init containers without restartPolicy=Always");
            }
        }
    }

    private static void Ephemeral(JsonObject spec, string path, IReadOnlyDictionary<string, JsonObject> volumes, List<FieldProblem> problems)
    {
        var others = Names(spec["containers"]);
        others.UnionWith(Names(spec["initContainers"]));
        var names = new HashSet<string>(others, StringComparer.Ordinal);
        foreach (var (container, at) in spec["ephemeralContainers"].Items(path))
        {
            ContainerRules.Validate(container, at, volumes, spec, problems);
            PodSpecRules.Image(container, at, problems);
            if (!names.Add(container["name"].Text()))
                problems.Duplicate($"{at}.name", container["name"].Text());
            if (container["targetContainerName"].Text() is { Length: > 0 } target && !others.Contains(target))
                problems.NotFound($"{at}.targetContainerName", target);
            foreach (var field in NotEphemeral.Where(f => !container[f].IsEmpty()))
                problems.Forbidden($"{at}.{field}", "cannot be set for an Ephemeral Container");
            foreach (var (mount, mountAt) in container["volumeMounts"].Items($"{at}.volumeMounts"))
            {
                foreach (var field in (string[])["subPath", "subPathExpr"])
                {
                    if (mount[field].Text().Length > 0)
                        problems.Forbidden($"{mountAt}.{field}", "cannot be set for an Ephemeral Container");
                }
            }
        }
    }

    private static void RestartPolicy(JsonObject container, string path, List<FieldProblem> problems)
    {
        if (container["restartPolicy"] is not null && container["restartPolicy"].Text() is var policy and not ("Always" or "OnFailure" or "Never"))
            problems.NotSupported($"{path}.restartPolicy", policy, "Always", "Never", "OnFailure");
    }

    private static HashSet<string> Names(JsonNode? containers) => containers.Items("").Select(static c => c.Item["name"].Text()).ToHashSet(StringComparer.Ordinal);

    private static void HostPorts(IEnumerable<(JsonObject Item, string Path)> containers, List<FieldProblem> problems)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (container, at) in containers)
        {
            foreach (var (port, portAt) in container["ports"].Items($"{at}.ports"))
            {
                if (port["hostPort"].Number() is not ({ } number and not 0))
                    continue;
                var place = $"{port["protocol"].Text()}/{port["hostIP"].Text()}/{number}";
                if (!taken.Add(place))
                    problems.Duplicate($"{portAt}.hostPort", place);
            }
        }
    }
}
