using CodeRun.Engine.Agents;
using CodeRun.Engine.Api;
using CodeRun.Engine.Reconciling;
using CodeRun.Engine.Resources;

namespace CodeRun.Tests.Unit.Reconciling;

/// <summary>Runs, pods and configurations for the tests of planner and ledger.</summary>
internal static class Given
{
    public static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static ControllerConfiguration Configuration(ConcurrencyOptions? limits = null) => new()
    {
        DefaultAgent = "5DLabs-Rex",
        Agents = Agents(),
        Concurrency = limits ?? new ConcurrencyOptions(),
    };

    public static AgentRegistry Agents() => new(
    [
        new AgentDefinition { Name = "rex", GithubApp = "5DLabs-Rex", Role = "implementation" },
        new AgentDefinition { Name = "cleo", GithubApp = "5DLabs-Cleo", Role = "quality", MaxConcurrent = null },
    ]);

    public static CodeRunResource Run(string name = "run-a", CodeRunStatus? status = null, bool finalizer = true, bool deleting = false, CodeRunSpec? spec = null) => new()
    {
        Metadata = new ResourceMetadata
        {
            Name = name,
            Namespace = "default",
            Uid = "uid-" + name,
            ResourceVersion = "7",
            Generation = 1,
            CreationTimestamp = Now.AddMinutes(-1),
            DeletionTimestamp = deleting ? Now : null,
            Finalizers = finalizer ? [RunFinalizer.Name] : [],
        },
        Spec = spec ?? new CodeRunSpec { Service = "shop", GithubApp = "5DLabs-Rex" },
        Status = status,
    };

    public static Observation Of(CodeRunResource run, params PodView[] pods) => new() { Run = run, Pods = pods, Now = Now };

    public static PodView Pod(CodeRunResource run, string phase, ContainerStateView? agent = null, string? podReason = null, int attempt = 1, bool deleting = false) => new()
    {
        Metadata = new ResourceMetadata
        {
            Name = $"{run.Metadata.Name}-{attempt}",
            Namespace = "default",
            Uid = $"pod-{run.Metadata.Name}-{attempt}",
            ResourceVersion = "9",
            CreationTimestamp = Now.AddSeconds(-30),
            DeletionTimestamp = deleting ? Now : null,
            OwnerReferences = [new OwnerReference { ApiVersion = CodeRunResource.GroupVersion, Kind = "CodeRun", Name = run.Metadata.Name, Uid = run.Metadata.Uid, Controller = true }],
        },
        Status = new PodStatusView
        {
            Phase = phase,
            Reason = podReason,
            ContainerStatuses = agent is null ? [] : [new ContainerStatusView { Name = PodBuilder.AgentContainer, State = agent }],
        },
    };

    public static ContainerStateView Running() => new() { Running = new RunningView { StartedAt = Now.AddSeconds(-20) } };

    public static ContainerStateView Exited(int code, string? message = null, string? reason = null) => new()
    {
        Terminated = new TerminatedView { ExitCode = code, Message = message, Reason = reason, StartedAt = Now.AddSeconds(-20), FinishedAt = Now.AddSeconds(-1) },
    };

    public static ContainerStateView Waiting(string reason, string message) => new() { Waiting = new WaitingView { Reason = reason, Message = message } };

    public static CodeRunStatus Processing(string run = "run-a", int attempt = 1, bool started = false) => new()
    {
        Phase = RunPhase.Processing,
        ObservedGeneration = 1,
        Attempt = attempt,
        PodName = $"{run}-{attempt}",
        ConfigMapName = $"{run}-files-0123abcd",
        Workspace = "workspace-shop-rex",
        Agent = "rex",
        StartedAt = started ? Now.AddSeconds(-20) : null,
    };

    public static AdmissionClaim Claim(string run, string workspace = "workspace-shop-rex", string agent = "rex", string service = "shop", int priority = 0, int age = 0) =>
        new("uid-" + run, "default", run, workspace, agent, service, priority, Now.AddSeconds(-age));
}
