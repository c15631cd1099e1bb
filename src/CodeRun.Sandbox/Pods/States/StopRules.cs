namespace CodeRun.Sandbox.Pods.States;

/// <summary>
/// How containers are ended (kubelet: killContainer): the preStop hook, a request to end, force when the grace period is over.
/// When a pod ends its sidecars go last, in reverse order.
/// </summary>
internal static class StopRules
{
    // kubelet: minimumGracePeriodInSeconds, counted from the request to end.
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(2);

    /// <summary>Decides that the pod ends; <see cref="Advance(PodStep)"/> ends its containers.</summary>
    public static void Begin(PodStep step, StopCause cause)
    {
        step.State = step.State with { Stop = cause };
        if (cause == StopCause.Overdue)
            step.Tell("DeadlineExceeded", PodStatusWriter.OverdueMessage);
    }

    /// <summary>Begins to end one container.</summary>
    /// <param name="step">The step.</param>
    /// <param name="container">Which.</param>
    /// <param name="grace">Time it has.</param>
    /// <param name="why">Message of the Event.</param>
    /// <param name="keepsOrder">Whether a sidecar waits for those that end before it.</param>
    public static void Begin(PodStep step, ContainerView container, TimeSpan grace, string why, bool keepsOrder)
    {
        step.Tell("Killing", why, container);
        var hook = container.PreStop is not null && grace > TimeSpan.Zero;
        step.Set(container, step[container] with { Stop = new ContainerStop(step.Now + grace, keepsOrder) { IsInHook = hook } });
        if (hook)
            step.Do(new PodAction.RunHook(container.Name, step[container].Run!.Id, IsPostStart: false, grace));
    }

    /// <summary>The grace period was made shorter.</summary>
    public static void Shorten(PodStep step, TimeSpan grace)
    {
        foreach (var container in step.Pod.All)
        {
            if (step[container] is { IsRunning: true, Stop: { } stop } state && step.Now + grace < stop.KillAt)
                step.Set(container, state with { Stop = stop with { KillAt = step.Now + grace } });
        }
    }

    /// <summary>Goes on with every container that is being ended.</summary>
    public static void Advance(PodStep step)
    {
        foreach (var container in step.Pod.All)
        {
            if (step.State.Stop is not null && step[container] is { IsRunning: true, Stop: null })
                Begin(step, container, step.Pod.Grace, $"Stopping container {container.Name}", keepsOrder: true);
            if (step[container] is { IsRunning: true, Stop: { IsKilled: false } stop })
                Advance(step, container, stop);
        }
    }

    private static void Advance(PodStep step, ContainerView container, ContainerStop stop)
    {
        var isLate = step.Now >= stop.KillAt;
        if (!stop.IsTold && (isLate || (!stop.IsInHook && IsItsTurn(step, container, stop))))
        {
            var latest = step.Now + Shortest;
            stop = stop with { IsInHook = false, IsTold = true, KillAt = stop.KillAt > latest ? stop.KillAt : latest };
            step.Do(new PodAction.Terminate(container.Name, step[container].Run!.Id));
            isLate = false;
        }

        if (stop.IsTold && isLate)
        {
            stop = stop with { IsKilled = true };
            step.Do(new PodAction.Kill(container.Name, step[container].Run!.Id));
        }

        if (!stop.IsKilled)
            step.LookAgain(stop.KillAt);
        step.Set(container, step[container] with { Stop = stop });
    }

    private static bool IsItsTurn(PodStep step, ContainerView container, ContainerStop stop)
    {
        if (container.Role != ContainerRole.Sidecar || !stop.KeepsOrder)
            return true;
        return !step.Pod.All.SkipWhile(c => c.Name != container.Name).Skip(1).Any(c => step[c].IsRunning);
    }
}
