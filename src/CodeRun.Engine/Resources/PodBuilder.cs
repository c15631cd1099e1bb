using CodeRun.Engine.Agents;
using CodeRun.Engine.Api;
using CodeRun.Engine.GitHub;
using k8s.Models;

namespace CodeRun.Engine.Resources;

/// <summary>
/// Builds the pod of one attempt: unprivileged, read-only but for the workspace and a scratch directory, without a
/// service-account token unless the run names a ServiceAccount, never restarted by the kubelet.
/// </summary>
public static class PodBuilder
{
    /// <summary>Name of the container that runs the agent.</summary>
    public const string AgentContainer = "agent";

    private const long UserId = 1000;
    private const long GraceSeconds = 60;
    private const string WorkspaceVolume = "workspace";
    private const string TaskFilesVolume = "task-files";
    private const string KeyVolumeName = "github-key";
    private const int KeyMode = 0b100_100_000; // 0440
    private const string TemporaryVolume = "tmp";

    /// <summary>The pod of attempt <paramref name="attempt"/>, mounting the claim and the ConfigMap of those names.</summary>
    public static V1Pod Build(
        CodeRunResource run,
        AgentDefinition agent,
        ControllerConfiguration configuration,
        TaskRequirements? requirements,
        int attempt,
        string workspace,
        string configMap) => new()
    {
        ApiVersion = "v1",
        Kind = "Pod",
        Metadata = new V1ObjectMeta
        {
            Name = RunNames.Pod(run.Metadata.Name, attempt),
            NamespaceProperty = run.Metadata.Namespace,
            Labels = RunLabels.ForAttempt(run, agent.Name, attempt),
            Annotations = new Dictionary<string, string>(StringComparer.Ordinal) { [RunAnnotations.SpecFingerprint] = SpecFingerprint.Of(run.Spec) },
            OwnerReferences = [RunOwner.Of(run)],
        },
        Spec = new V1PodSpec
        {
            RestartPolicy = "Never",
            ServiceAccountName = run.Spec.ServiceAccountName,
            AutomountServiceAccountToken = run.Spec.ServiceAccountName is not null,
            EnableServiceLinks = false,
            ActiveDeadlineSeconds = run.Spec.ActiveDeadlineSeconds,
            TerminationGracePeriodSeconds = GraceSeconds,
            NodeSelector = run.Spec.NodeSelector.Count == 0 ? null : run.Spec.NodeSelector.ToDictionary(static e => e.Key, static e => e.Value, StringComparer.Ordinal),
            Tolerations = run.Spec.Tolerations.Count == 0 ? null : [.. run.Spec.Tolerations.Select(ToPod)],
            ImagePullSecrets = PullSecrets(run, configuration),
            SecurityContext = new V1PodSecurityContext
            {
                RunAsNonRoot = true,
                RunAsUser = UserId,
                RunAsGroup = UserId,
                FsGroup = UserId,
                FsGroupChangePolicy = "OnRootMismatch",
                SeccompProfile = new V1SeccompProfile { Type = "RuntimeDefault" },
            },
            InitContainers = DockerSidecar.IsGranted(run, agent) ? [DockerSidecar.Build(configuration)] : null,
            Containers = [AgentOf(run, agent, configuration, requirements, attempt)],
            Volumes =
            [
                .. GitHubSecret.Of(run, agent, configuration) is { } secret ? [KeyVolume(secret)] : Array.Empty<V1Volume>(),
                .. DockerSidecar.IsGranted(run, agent) ? DockerSidecar.Volumes : [],
                new V1Volume { Name = WorkspaceVolume, PersistentVolumeClaim = new V1PersistentVolumeClaimVolumeSource { ClaimName = workspace } },
                new V1Volume { Name = TaskFilesVolume, ConfigMap = new V1ConfigMapVolumeSource { Name = configMap } },
                new V1Volume { Name = TemporaryVolume, EmptyDir = new V1EmptyDirVolumeSource() },
            ],
        },
    };

    private static V1Container AgentOf(CodeRunResource run, AgentDefinition agent, ControllerConfiguration configuration, TaskRequirements? requirements, int attempt)
    {
        var sources = EnvironmentBuilder.Sources(requirements);
        return new V1Container
        {
            Name = AgentContainer,
            Image = configuration.Image.Agent,
            ImagePullPolicy = configuration.Image.PullPolicy,
            Command = ["/bin/bash", ContainerPaths.EntryScript],
            WorkingDir = ContainerPaths.Workspace,
            Env = [.. EnvironmentBuilder.Build(run, agent, requirements, configuration, attempt), .. DockerSidecar.IsGranted(run, agent) ? [DockerSidecar.Address] : Array.Empty<V1EnvVar>()],
            EnvFrom = sources.Count == 0 ? null : [.. sources],
            Resources = ToPod(run.Spec.Resources ?? agent.Resources ?? configuration.Resources),
            TerminationMessagePath = ContainerPaths.TerminationLog,
            TerminationMessagePolicy = "File",
            SecurityContext = new V1SecurityContext
            {
                AllowPrivilegeEscalation = false,
                ReadOnlyRootFilesystem = true,
                Capabilities = new V1Capabilities { Drop = ["ALL"] },
            },
            VolumeMounts =
            [
                .. GitHubSecret.Of(run, agent, configuration) is null ? Array.Empty<V1VolumeMount>() : [new V1VolumeMount { Name = KeyVolumeName, MountPath = ContainerPaths.GitHubKey, ReadOnlyProperty = true }],
                .. DockerSidecar.IsGranted(run, agent) ? [DockerSidecar.SocketMount] : Array.Empty<V1VolumeMount>(),
                new V1VolumeMount { Name = WorkspaceVolume, MountPath = ContainerPaths.Workspace },
                new V1VolumeMount { Name = TaskFilesVolume, MountPath = ContainerPaths.TaskFiles, ReadOnlyProperty = true },
                new V1VolumeMount { Name = TemporaryVolume, MountPath = ContainerPaths.Temporary },
            ],
        };
    }

    // Optional: a Secret that is missing is told by the variable GITHUB_APP_ID, since a volume would only be in the Events.
    private static V1Volume KeyVolume(string secret) => new()
    {
        Name = KeyVolumeName,
        Secret = new V1SecretVolumeSource { SecretName = secret, DefaultMode = KeyMode, Optional = true, Items = [new V1KeyToPath { Key = AppCredentials.PrivateKeyKey, Path = AppCredentials.PrivateKeyKey }] },
    };

    private static List<V1LocalObjectReference>? PullSecrets(CodeRunResource run, ControllerConfiguration configuration)
    {
        var names = run.Spec.ImagePullSecrets.Select(static s => s.Name).Concat(configuration.Image.PullSecrets).Distinct(StringComparer.Ordinal).ToList();
        return names.Count == 0 ? null : [.. names.Select(static n => new V1LocalObjectReference { Name = n })];
    }

    private static V1Toleration ToPod(Toleration toleration) => new()
    {
        Key = toleration.Key,
        OperatorProperty = toleration.Operator,
        Value = toleration.Value,
        Effect = toleration.Effect,
        TolerationSeconds = toleration.TolerationSeconds,
    };

    private static V1ResourceRequirements? ToPod(ResourceRequirements resources) =>
        resources.Requests.Count == 0 && resources.Limits.Count == 0 ? null : new V1ResourceRequirements
        {
            Requests = Quantities(resources.Requests),
            Limits = Quantities(resources.Limits),
        };

    private static Dictionary<string, ResourceQuantity>? Quantities(IReadOnlyDictionary<string, string> values) =>
        values.Count == 0 ? null : values.ToDictionary(static e => e.Key, static e => new ResourceQuantity(e.Value), StringComparer.Ordinal);
}
