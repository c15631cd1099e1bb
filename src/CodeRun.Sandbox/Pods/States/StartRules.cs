namespace CodeRun.Sandbox.Pods.States;

/// <summary>Which containers are started, and started anew (kubelet: computePodActions, doBackOff).</summary>
internal static class StartRules
{
    /// <summary>Starts what is to be started now.</summary>
    public static void Advance(PodStep step)
    {
        foreach (var container in step.Pod.Init)
        {
            if (!Prepare(step, container) && !step.State.IsInitialized)
                return;
        }

        foreach (var container in step.Pod.Main)
        {
            Start(step, container);
            // One container after the other: a postStart hook holds up those behind it.
            if (container.PostStart is not null && step[container] is { Phase: ContainerPhase.Starting } or { IsRunning: true, IsInPostStart: true })
                return;
        }
    }

    /// <summary>True when the containers have done what they were for, and none of them is started again.</summary>
    public static bool IsOver(PodState state)
    {
        if (state.Pod.Init.Any(c => c.Role == ContainerRole.Init && state.Containers[c.Name] is { Phase: ContainerPhase.Ended, Run.ExitCode: not 0 } && !IsRestarted(state.Pod, c, 1)))
            return true;
        return state.Pod.Main.All(c => state.Containers[c.Name] is { Phase: ContainerPhase.Ended } ended && !IsRestarted(state.Pod, c, ended.Run!.ExitCode));
    }

    /// <summary>Whether a container that ended is started again.</summary>
    public static bool IsRestarted(PodView pod, ContainerView container, int exitCode) => container.Role switch
    {
        ContainerRole.Sidecar => true,
        ContainerRole.Init => exitCode != 0 && pod.RestartPolicy != "Never",
        _ => pod.RestartPolicy == "Always" || (pod.RestartPolicy == "OnFailure" && exitCode != 0),
    };

    // True when what follows may start.
    private static bool Prepare(PodStep step, ContainerView container)
    {
        var state = step[container];
        if (container.Role == ContainerRole.Init && (step.State.IsInitialized || state is { Phase: ContainerPhase.Ended, Run.ExitCode: 0 }))
            return true;
        Start(step, container);
        return container.Role == ContainerRole.Sidecar && step[container] is { WasStarted: true, IsInPostStart: false };
    }

    private static void Start(PodStep step, ContainerView container)
    {
        var state = step[container];
        if (state.Phase is ContainerPhase.Running or ContainerPhase.Starting || state.IsBlocked)
            return;
        if (state.Run is { } ended)
        {
            if (!IsRestarted(step.Pod, container, ended.ExitCode) || IsHeldBack(step, container, state, ended))
                return;
            state = state with { BackOff = BackOff.Next(state.BackOff, ended.FinishedAt!.Value, step.Now) };
        }

        step.Set(container, state with { Phase = ContainerPhase.Starting });
        step.Do(new PodAction.Start(container.Name, state.NextAttempt));
    }

    private static bool IsHeldBack(PodStep step, ContainerView container, ContainerState state, ContainerRun ended)
    {
        if (BackOff.Until(state.BackOff, ended.FinishedAt!.Value) is not { } until || step.Now >= until)
            return false;
        step.LookAgain(until);
        if (state.Phase == ContainerPhase.Ended)
        {
            var message = $"back-off {GoDuration.Show(state.BackOff!.Delay)} restarting failed container={container.Name} pod={step.Pod.Shown}";
            step.Set(container, state with { Phase = ContainerPhase.Waiting, Waiting = ("CrashLoopBackOff", message) });
            step.Tell("BackOff", $"Back-off restarting failed container {container.Name} in pod {step.Pod.Shown}", container, isWarning: true);
        }

        return true;
    }
}
