namespace CodeRun.Sandbox.Pods.States;

/// <summary>When probes are run and what follows from them (kubelet: prober).</summary>
internal static class ProbeRules
{
    private static readonly ProbeKind[] AfterStart = [ProbeKind.Liveness, ProbeKind.Readiness];

    /// <summary>Runs the probes that are due.</summary>
    public static void Advance(PodStep step)
    {
        foreach (var container in step.Pod.All)
        {
            if (container.Role == ContainerRole.Init || step[container] is not { IsRunning: true, Stop: null, IsInPostStart: false } state)
                continue;
            if (!state.IsStarted)
            {
                Ask(step, container, ProbeKind.Startup);
                continue;
            }

            foreach (var kind in AfterStart)
                Ask(step, container, kind);
        }
    }

    /// <summary>Takes an answer.</summary>
    public static void Answer(PodStep step, ContainerView container, ProbeKind kind, string? problem)
    {
        var state = step[container];
        if (container.Probe(kind) is not { } probe)
            return;
        var before = state.Probes.GetValueOrDefault(kind) ?? new ProbeState();
        var isGood = problem is null;
        var now = before with { IsAsking = false, LastAnswer = isGood, Repeats = before.LastAnswer == isGood ? before.Repeats + 1 : 1 };
        step.Set(container, state with { Probes = state.Probes.SetItem(kind, now) });
        if (!isGood)
            step.Tell("Unhealthy", $"{kind} probe failed: {problem}", container, isWarning: true);
        if (now.Repeats < (isGood ? probe.SuccessThreshold : probe.FailureThreshold))
            return;
        if (kind == ProbeKind.Readiness)
            step.Set(container, step[container] with { IsProbedReady = isGood });
        else if (kind == ProbeKind.Startup && isGood)
            step.Set(container, step[container] with { IsStarted = true, WasStarted = true });
        else if (!isGood && state is { IsRunning: true, Stop: null })
            StopRules.Begin(step, container, probe.Grace ?? step.Pod.Grace, Failed(step, container, kind), keepsOrder: false);
    }

    private static string Failed(PodStep step, ContainerView container, ProbeKind kind)
    {
        var word = kind == ProbeKind.Startup ? "startup" : "liveness";
        return StartRules.IsRestarted(step.Pod, container, 1) ? $"Container {container.Name} failed {word} probe, will be restarted" : $"Container {container.Name} failed {word} probe";
    }

    private static void Ask(PodStep step, ContainerView container, ProbeKind kind)
    {
        var state = step[container];
        if (container.Probe(kind) is not { } probe || state.Run is not { } run)
            return;
        var before = state.Probes.GetValueOrDefault(kind) ?? new ProbeState();
        if (before.IsAsking)
            return;
        var due = before.LastAt is { } last ? last + probe.Period : run.StartedAt + probe.InitialDelay;
        if (step.Now < due)
        {
            step.LookAgain(due);
            return;
        }

        step.Set(container, state with { Probes = state.Probes.SetItem(kind, before with { IsAsking = true, LastAt = step.Now }) });
        step.Do(new PodAction.RunProbe(container.Name, run.Id, kind));
    }
}
