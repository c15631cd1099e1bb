using CodeRun.Engine.Agents;
using CodeRun.Engine.Api;

namespace CodeRun.Engine.Reconciling;

/// <summary>
/// What follows from the end of an attempt: the end of the run, or another attempt later. Only called when the attempt's pod
/// is known to have ended or to be gone, so that a run never leaves Processing while its agent may still be running.
/// </summary>
internal sealed class AttemptEnding(RetryOptions retry, CleanupOptions cleanup)
{
    /// <summary>The status that records the end, with an Event.</summary>
    public Plan End(Observation observation, PodOutcome outcome)
    {
        var status = observation.Status;
        if (outcome.Kind == OutcomeKind.Succeeded)
            return Finish(observation, outcome, RunPhase.Completed);
        if (status.Reason == RunReason.Cancelling || observation.Run.Spec.Cancel)
            return Finish(observation, outcome with { Reason = RunReason.Cancelled, Message = "The run was cancelled while its agent was running." }, RunPhase.Cancelled);
        if (status.Reason == RunReason.Suspending)
            return Hold(observation, outcome);
        if (status.Reason == RunReason.StartTimeout)
            outcome = outcome with { Kind = OutcomeKind.Failed, Reason = RunReason.StartTimeout, Message = status.Message ?? "" };
        return outcome.Kind switch
        {
            OutcomeKind.Postponed => Postpone(observation, outcome),
            OutcomeKind.Disrupted => Disrupted(observation, outcome),
            OutcomeKind.Failed when status.Failures < observation.Run.Spec.MaxRetries => Retry(observation, outcome),
            _ => Finish(observation, outcome, RunPhase.Failed),
        };
    }

    /// <summary>The end of a run that has no attempt under way.</summary>
    public Plan CancelAtOnce(Observation observation)
    {
        const string Message = "The run was cancelled before an agent was started.";
        var message = observation.Status.Attempt == 0 ? Message : $"The run was cancelled after attempt {observation.Status.Attempt}.";
        return StatusDraft.From(observation)
            .Phase(RunPhase.Cancelled, RunReason.Cancelled, message)
            .With(ConditionType.Succeeded, "False", RunReason.Cancelled, message)
            .Finished(observation.Now, cleanup.TtlOf(RunPhase.Cancelled))
            .Plan(warning: false, RunReason.Cancelled, message, TimeSpan.Zero);
    }

    /// <summary>The end of a run whose objects the server refuses for good.</summary>
    public Plan Reject(Observation observation, string reason, string sentence) =>
        Finish(observation, new PodOutcome(OutcomeKind.Refused, reason, sentence), RunPhase.Failed);

    private Plan Finish(Observation observation, PodOutcome outcome, string phase)
    {
        var draft = Ended(observation, outcome);
        if (phase == RunPhase.Failed)
            draft = draft with { Status = outcome.Kind == OutcomeKind.Disrupted ? draft.Status with { Disruptions = draft.Status.Disruptions + 1 } : draft.Status with { Failures = draft.Status.Failures + 1 } };
        var message = phase == RunPhase.Failed && observation.Run.Spec.MaxRetries > 0 && outcome.Kind == OutcomeKind.Failed
            ? $"{Sentence(outcome.Message)} No retry is left of {observation.Run.Spec.MaxRetries}."
            : outcome.Message;
        var finishedAt = outcome.FinishedAt ?? observation.Now;
        return draft
            .Phase(phase, outcome.Reason, message)
            .With(ConditionType.Succeeded, phase == RunPhase.Completed ? "True" : "False", outcome.Reason, message)
            .Finished(finishedAt, cleanup.TtlOf(phase))
            .Plan(phase == RunPhase.Failed, outcome.Reason, message, TimeSpan.Zero);
    }

    private static Plan Hold(Observation observation, PodOutcome outcome)
    {
        const string Message = "The run is suspended; its session goes on when spec.suspend is false again.";
        return Ended(observation, outcome with { Reason = RunReason.Suspended })
            .Phase(RunPhase.Suspended, RunReason.Suspended, Message)
            .With(ConditionType.WorkspaceReady, "False", RunReason.Suspended, Message)
            .With(ConditionType.Succeeded, "Unknown", RunReason.Suspended, Message)
            .Plan(warning: false, RunReason.Suspended, Message, TimeSpan.Zero);
    }

    private static Plan Retry(Observation observation, PodOutcome outcome)
    {
        var policy = observation.Run.Spec.RetryBackoff ?? new RetryBackoff();
        var failures = observation.Status.Failures + 1;
        var wait = Backoff.Exponential(policy.BaseSeconds, policy.MaxSeconds, failures, observation.Jitter);
        return Again(observation, outcome, RunReason.BackOff, wait, $"Retry {failures} of {observation.Run.Spec.MaxRetries}", failures, observation.Status.Disruptions);
    }

    private Plan Disrupted(Observation observation, PodOutcome outcome)
    {
        var disruptions = observation.Status.Disruptions + 1;
        if (disruptions > retry.MaxDisruptions)
        {
            var message = $"{Sentence(outcome.Message)} The run was disrupted {disruptions} times; the controller's limit is {retry.MaxDisruptions}.";
            return Finish(observation, outcome with { Reason = RunReason.TooManyDisruptions, Message = message }, RunPhase.Failed);
        }

        var wait = Backoff.Exponential(retry.DisruptionBaseSeconds, retry.DisruptionMaxSeconds, disruptions, observation.Jitter);
        return Again(observation, outcome, RunReason.Disrupted, wait, "No retry is charged", observation.Status.Failures, disruptions);
    }

    private Plan Postpone(Observation observation, PodOutcome outcome)
    {
        var inARow = 1 + observation.Status.Attempts.Reverse().TakeWhile(static a => a.Reason == RunReason.ProviderQuota).Count();
        var wait = outcome.RetryAfter is { } asked
            ? Backoff.WithJitter(asked, observation.Jitter)
            : Backoff.Exponential(retry.QuotaBaseSeconds, retry.QuotaMaxSeconds, inARow, observation.Jitter);
        return Again(observation, outcome, RunReason.ProviderQuota, wait, "No retry is charged", observation.Status.Failures, observation.Status.Disruptions);
    }

    private static Plan Again(Observation observation, PodOutcome outcome, string reason, TimeSpan wait, string account, int failures, int disruptions)
    {
        var at = observation.Now + wait;
        var message = $"Attempt {observation.Status.Attempt} ended ({outcome.Reason}): {Sentence(outcome.Message)} {account}; attempt {observation.Status.Attempt + 1} is due at {at.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}.";
        var draft = Ended(observation, outcome)
            .Phase(RunPhase.Pending, reason, message)
            .With(ConditionType.WorkspaceReady, "False", reason, "The workspace is free for other runs until the next attempt is due.")
            .With(ConditionType.Succeeded, "Unknown", reason, message);
        draft = draft with { Status = draft.Status with { NextAttemptAt = at, Failures = failures, Disruptions = disruptions } };
        return draft.Plan(warning: reason != RunReason.ProviderQuota, reason, message, wait);
    }

    // What an agent says of itself may end as it likes.
    private static string Sentence(string text) => text.Length == 0 || text[^1] is '.' or '!' or '?' ? text : text + ".";

    private static StatusDraft Ended(Observation observation, PodOutcome outcome)
    {
        var ran = outcome.StartedAt is not null || observation.Status.StartedAt is not null;
        var draft = StatusDraft.From(observation).With(ConditionType.AgentStarted, ran ? "True" : "False", outcome.Reason, outcome.Message);
        return (draft with
        {
            Status = draft.Status with { StartedAt = draft.Status.StartedAt ?? outcome.StartedAt, Result = outcome.Result ?? (observation.Status.Attempts.Count > 0 ? draft.Status.Result : null) },
        }).AttemptEnded(outcome.FinishedAt ?? observation.Now, outcome);
    }
}
