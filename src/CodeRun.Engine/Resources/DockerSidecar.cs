using CodeRun.Engine.Agents;
using CodeRun.Engine.Api;
using k8s.Models;

namespace CodeRun.Engine.Resources;

/// <summary>
/// A Docker daemon beside the agent, as a native sidecar (an init container that is always restarted), which ends with the agent. It is privileged, which is why a
/// run has it only when its agent's configuration allows it.
/// </summary>
public static class DockerSidecar
{
    private const string Socket = "docker-socket";
    private const string Data = "docker-data";
    private const string SocketDirectory = "/var/run/docker";

    /// <summary>True when the run asks for it and its agent may have it.</summary>
    public static bool IsGranted(CodeRunResource run, AgentDefinition agent) => run.Spec.EnableDocker && agent.AllowDocker;

    internal static IReadOnlyList<V1Volume> Volumes =>
    [
        new V1Volume { Name = Socket, EmptyDir = new V1EmptyDirVolumeSource() },
        new V1Volume { Name = Data, EmptyDir = new V1EmptyDirVolumeSource() },
    ];

    internal static V1EnvVar Address => new() { Name = "DOCKER_HOST", Value = $"unix://{SocketDirectory}/docker.sock" };

    internal static V1VolumeMount SocketMount => new() { Name = Socket, MountPath = SocketDirectory };

    internal static V1Container Build(ControllerConfiguration configuration) => new()
    {
        Name = "docker",
        Image = configuration.Image.Docker,
        RestartPolicy = "Always",
        Args = ["--host", Address.Value, "--group", "1000"],
        Env = [new V1EnvVar { Name = "DOCKER_TLS_CERTDIR", Value = "" }],
        SecurityContext = new V1SecurityContext { Privileged = true, RunAsUser = 0, RunAsNonRoot = false },
        Resources = new V1ResourceRequirements
        {
            Requests = new Dictionary<string, ResourceQuantity>(StringComparer.Ordinal) { ["cpu"] = new("100m"), ["memory"] = new("128Mi") },
            Limits = new Dictionary<string, ResourceQuantity>(StringComparer.Ordinal) { ["memory"] = new("2Gi") },
        },
        VolumeMounts = [SocketMount, new V1VolumeMount { Name = Data, MountPath = "/var/lib/docker" }],
    };
}
