using System.Collections.Immutable;

namespace CodeRun.Sandbox.Pods.States;

/// <summary>What is known after something happened.</summary>
internal static class MessageRules
{
    /// <summary>Takes a message into the state.</summary>
    public static void Apply(PodStep step, PodMessage message)
    {
        switch (message)
        {
            case PodMessage.Changed changed:
                Change(step, changed.Pod);
                break;
            case PodMessage.Woken:
                Wake(step);
                break;
            case PodMessage.Mounted mounted:
                step.State = step.State with { IsMounted = mounted.Problems.Count == 0 };
                foreach (var problem in mounted.Problems)
                    step.Tell("FailedMount", problem, isWarning: true);
                break;
            case PodMessage.Started started when Find(step, started.Container) is { } container:
                Start(step, container, started.Id);
                break;
            case PodMessage.StartFailed failed when Find(step, failed.Container) is { } container:
                FailStart(step, container, failed);
                break;
            case PodMessage.NotReady notReady when Find(step, notReady.Container) is { } container:
                step.Set(container, step[container] with { Phase = ContainerPhase.Waiting, IsBlocked = true, Waiting = (notReady.Reason, notReady.Message) });
                step.Tell("Failed", $"Error: {notReady.Message}", container, isWarning: true);
                break;
            case PodMessage.Ended ended when Find(step, ended.Container, ended.Id) is { } container:
                End(step, container, ended);
                break;
            case PodMessage.HookEnded hook when Find(step, hook.Container, hook.Id) is { } container:
                EndHook(step, container, hook);
                break;
            case PodMessage.Probed probed when Find(step, probed.Container, probed.Id) is { } container:
                ProbeRules.Answer(step, container, probed.Kind, probed.Problem);
                break;
        }
    }

    // What comes from a run that is over is of no interest any more.
    private static ContainerView? Find(PodStep step, string name, string? id = null) =>
        step.Pod.All.FirstOrDefault(c => c.Name == name) is { } container && (id is null || (step[container] is { IsRunning: true, Run: { } run } && run.Id == id)) ? container : null;

    private static void Change(PodStep step, PodView pod)
    {
        var before = step.Pod;
        // News from before the pod was bound may come late.
        if (pod.Version < before.Version)
            return;
        step.State = step.State with { Pod = pod };
        if (pod.IsDeleting && step.State.Stop is not null && (!before.IsDeleting || pod.Grace < before.Grace))
            StopRules.Shorten(step, pod.Grace);
    }

    private static void Wake(PodStep step)
    {
        step.State = step.State with { IsMountBlocked = false };
        foreach (var container in step.Pod.All.Where(c => step[c].IsBlocked))
            step.Set(container, step[container] with { IsBlocked = false });
    }

    private static void Start(PodStep step, ContainerView container, string id)
    {
        var state = step[container];
        var isUp = container.PostStart is null;
        step.Set(container, Fresh(state, new ContainerRun(id, step.Now)) with
        {
            Phase = ContainerPhase.Running,
            IsInPostStart = !isUp,
            IsStarted = isUp && container.Startup is null,
            WasStarted = state.WasStarted || (isUp && container.Startup is null),
        });
        step.State = step.State with { IsInitialized = step.State.IsInitialized || container.Role == ContainerRole.Main };
        step.Tell("Created", $"Created container: {container.Name}", container);
        step.Tell("Started", $"Started container {container.Name}", container);
        if (!isUp)
            step.Do(new PodAction.RunHook(container.Name, id, IsPostStart: true, TimeSpan.MaxValue));
    }

    private static void FailStart(PodStep step, ContainerView container, PodMessage.StartFailed failed)
    {
        var run = new ContainerRun(failed.Id, DateTimeOffset.UnixEpoch) { FinishedAt = step.Now, ExitCode = 128, Reason = "StartError", Message = failed.Message };
        step.Set(container, Fresh(step[container], run) with { Phase = ContainerPhase.Ended });
        step.State = step.State with { IsInitialized = step.State.IsInitialized || container.Role == ContainerRole.Main };
        step.Tell("Created", $"Created container: {container.Name}", container);
        step.Tell("Failed", $"Error: {failed.Message}", container, isWarning: true);
    }

    private static ContainerState Fresh(ContainerState state, ContainerRun run) => state with
    {
        Run = run,
        Previous = state.Run,
        Restarts = state.NextAttempt,
        Waiting = null,
        IsBlocked = false,
        IsInPostStart = false,
        IsStarted = false,
        IsProbedReady = false,
        Probes = ImmutableDictionary<ProbeKind, ProbeState>.Empty,
        Stop = null,
    };

    private static void End(PodStep step, ContainerView container, PodMessage.Ended ended)
    {
        var state = step[container];
        step.Set(container, state with
        {
            Phase = ContainerPhase.Ended,
            IsStarted = false,
            IsProbedReady = false,
            IsInPostStart = false,
            Stop = null,
            Run = state.Run! with { FinishedAt = step.Now, ExitCode = ended.ExitCode, Reason = ended.ExitCode == 0 ? "Completed" : "Error", Message = ended.Message },
        });
    }

    private static void EndHook(PodStep step, ContainerView container, PodMessage.HookEnded hook)
    {
        var state = step[container];
        if (hook.IsPostStart)
        {
            var isStarted = container.Startup is null;
            step.Set(container, state with { IsInPostStart = false, IsStarted = isStarted, WasStarted = state.WasStarted || isStarted });
            if (hook.Problem is null)
                return;
            step.Tell("FailedPostStartHook", "PostStartHook failed", container, isWarning: true);
            if (state.Stop is null)
                StopRules.Begin(step, container, step.Pod.Grace, "FailedPostStartHook", keepsOrder: false);
            return;
        }

        if (hook.Problem is not null)
            step.Tell("FailedPreStopHook", "PreStopHook failed", container, isWarning: true);
        if (state.Stop is { } stop)
            step.Set(container, state with { Stop = stop with { IsInHook = false } });
    }
}
