using System.Text.Json.Nodes;
using CodeRun.Engine.Agents;

namespace CodeRun.Engine.Health;

/// <summary>
/// Judges whether Pod Security admission of a namespace lets the pods of agents in. They keep to the level <c>restricted</c> (a test sees to that), except for the
/// privileged Docker sidecar. Pure.
/// </summary>
internal static class PodSecurityVerdict
{
    private const string Label = "pod-security.kubernetes.io/enforce";

    /// <summary>The verdict on a namespace, null when there is none.</summary>
    public static HealthFinding Judge(string name, JsonNode? found, IReadOnlyList<AgentDefinition> agents)
    {
        var subject = $"namespace/{name}";
        if (found is null)
            return new(HealthState.Skipped, subject, $"There is no namespace '{name}'.");
        var level = JsonPick.Text(found, "metadata", "labels", Label);
        return level switch
        {
            null or "" => new(HealthState.Passed, subject, $"The namespace '{name}' enforces no level by label, so that the cluster's default applies (privileged, unless its admission configuration says otherwise). Pods of agents keep to 'restricted'."),
            "privileged" => new(HealthState.Passed, subject, $"The namespace '{name}' enforces no restrictions (privileged). Pods of agents keep to 'restricted'."),
            "baseline" or "restricted" => Restricted(subject, name, level, agents),
            _ => new(HealthState.Warning, subject, $"The label {Label} of namespace '{name}' is '{JsonPick.Clean(level)}', which is no level: the API server enforces 'restricted' then.",
                $"Set it to a level: kubectl label namespace {name} {Label}=restricted --overwrite"),
        };
    }

    private static HealthFinding Restricted(string subject, string name, string level, IReadOnlyList<AgentDefinition> agents)
    {
        var refused = agents.Where(static a => a.AllowDocker).Select(static a => a.Name).ToList();
        return refused.Count == 0
            ? new(HealthState.Passed, subject, $"The namespace '{name}' enforces '{level}', which pods of agents keep to.")
            : new(HealthState.Warning, subject, $"The namespace '{name}' enforces '{level}', which pods of agents keep to, but not the Docker daemon of runs with enableDocker: it is privileged. Such runs of {string.Join(", ", refused)} would be refused.",
                $"Set allowDocker: false for these agents in the configuration, let their runs work in another namespace, or admit privileged pods: kubectl label namespace {name} {Label}=privileged --overwrite");
    }
}
