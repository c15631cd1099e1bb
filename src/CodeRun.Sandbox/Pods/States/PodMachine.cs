namespace CodeRun.Sandbox.Pods.States;

/// <summary>
/// Decides what is done for a pod, as a kubelet does: a state, something that happened and the time give the next state and what
/// is to be done. Pure.
/// </summary>
internal static class PodMachine
{
    /// <summary>Takes one step.</summary>
    /// <param name="state">What is known.</param>
    /// <param name="message">What happened; null when only time went by.</param>
    /// <param name="now">The time.</param>
    public static PodStep Step(PodState state, PodMessage? message, DateTimeOffset now)
    {
        var step = new PodStep(state, now);
        if (message is not null)
            MessageRules.Apply(step, message);
        Decide(step);
        return step;
    }

    private static void Decide(PodStep step)
    {
        if (step.State.FinalPhase is not null)
        {
            Remove(step);
            return;
        }

        if (Cause(step) is { } cause && step.State.Stop is null)
            StopRules.Begin(step, cause);
        if (step.State.Stop is not null)
        {
            StopRules.Advance(step);
            if (!step.State.Containers.Values.Any(static c => c.Phase is ContainerPhase.Starting or ContainerPhase.Running))
                Finish(step);
            return;
        }

        if (step.Pod.ActiveDeadline is { } deadline)
            step.LookAgain(step.State.StartTime + deadline);
        if (step.State.IsMounted)
        {
            StartRules.Advance(step);
            ProbeRules.Advance(step);
            StopRules.Advance(step);
        }
        else if (!step.State.IsMountBlocked)
        {
            step.State = step.State with { IsMountBlocked = true };
            step.Do(new PodAction.Mount());
        }
    }

    private static StopCause? Cause(PodStep step)
    {
        if (step.Pod.IsDeleting)
            return StopCause.Deleted;
        if (StartRules.IsOver(step.State))
            return StopCause.Completed;
        return step.Pod.ActiveDeadline is { } deadline && step.Now >= step.State.StartTime + deadline ? StopCause.Overdue : null;
    }

    private static void Finish(PodStep step)
    {
        var phase = step.State.Stop == StopCause.Overdue ? "Failed" : PodPhase.Of(step.State, isOver: true);
        // kubelet: by now the pod is terminal, whatever its containers say.
        step.State = step.State with { FinalPhase = phase is "Succeeded" or "Failed" ? phase : "Failed" };
        Remove(step);
    }

    private static void Remove(PodStep step)
    {
        if (!step.Pod.IsDeleting || step.State.IsRemoved)
            return;
        step.State = step.State with { IsRemoved = true };
        step.Do(new PodAction.Remove());
    }
}
