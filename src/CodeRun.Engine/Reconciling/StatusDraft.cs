using CodeRun.Engine.Api;
using CodeRun.Engine.Resources;

namespace CodeRun.Engine.Reconciling;

/// <summary>Drafts the next status of a run from an observation. Every draft speaks of the observed generation.</summary>
/// <param name="Observation">What the draft is based on.</param>
/// <param name="Status">The status so far.</param>
internal sealed record StatusDraft(Observation Observation, CodeRunStatus Status)
{
    private const int KeptAttempts = 10;

    public static StatusDraft From(Observation observation) =>
        new(observation, observation.Status with { ObservedGeneration = observation.Run.Metadata.Generation });

    public StatusDraft Phase(string phase, string? reason, string? message) =>
        this with { Status = Status with { Phase = phase, Reason = reason, Message = message } };

    public StatusDraft With(string type, string status, string reason, string message) =>
        this with
        {
            Status = Status with
            {
                Conditions = Status.Conditions.With(type, status, reason, message, Observation.Run.Metadata.Generation, Observation.Now),
            },
        };

    /// <summary>The spec was understood; what of it is not acted on is named.</summary>
    public StatusDraft SpecAccepted()
    {
        var ignored = Ignored();
        var draft = With(ConditionType.SpecValid, "True", "Valid", "The spec can be carried out.");
        return ignored.Count == 0
            ? draft.With(ConditionType.SpecHonored, "True", "Honored", "Every field of the spec is acted on.")
            : draft.With(ConditionType.SpecHonored, "False", "IgnoredFields", NotActedOn(ignored));
    }

    /// <summary>
    /// The spec as it is while an attempt runs that was made from an earlier one: the attempt goes on with what it started
    /// with, and the conditions say what applies only to the next.
    /// </summary>
    public StatusDraft SpecSeenBy(PodView pod)
    {
        if (Observation.Errors.Count > 0)
            return With(ConditionType.SpecValid, "False", RunReason.InvalidSpec, string.Join("; ", Observation.Errors));
        var draft = SpecAccepted();
        var changed = pod.Metadata.Annotations.TryGetValue(RunAnnotations.SpecFingerprint, out var fingerprint)
            ? SpecFingerprint.Changed(fingerprint, Observation.Run.Spec)
            : [];
        if (changed.Count == 0)
            return draft;
        var ignored = Ignored();
        return draft.With(ConditionType.SpecHonored, "False", "ChangedWhileRunning",
            $"Changed after attempt {Status.Attempt} started and applies to the next attempt only: {string.Join(", ", changed.Select(static f => "spec." + f))}.{(ignored.Count == 0 ? "" : " " + NotActedOn(ignored))}");
    }

    /// <summary>The attempt under way ended at this time; it joins the history.</summary>
    public StatusDraft AttemptEnded(DateTimeOffset at, PodOutcome outcome)
    {
        var record = new AttemptRecord
        {
            Attempt = Status.Attempt,
            PodName = Status.PodName,
            StartedAt = Status.StartedAt,
            FinishedAt = at,
            ExitCode = outcome.Result?.ExitCode,
            Reason = outcome.Reason,
        };
        return this with { Status = Status with { Attempts = [.. Status.Attempts.Append(record).TakeLast(KeptAttempts)] } };
    }

    /// <summary>
    /// The run ended at this time; it is cleaned up <paramref name="ttl"/> after this was recorded, or never. Counted from the
    /// record and by one clock: an end that nobody watched is still there to be looked at.
    /// </summary>
    public StatusDraft Finished(DateTimeOffset at, TimeSpan? ttl) => this with
    {
        Status = Status with
        {
            FinishedAt = at,
            NextAttemptAt = null,
            ExpireAt = Observation.Run.Spec.TtlSecondsAfterFinished is { } seconds ? Observation.Now + Backoff.Seconds(seconds) : Observation.Now + ttl,
        },
    };

    /// <summary>The step that writes the draft, or none when it says nothing new.</summary>
    public IReadOnlyList<PlanStep> Step() =>
        StatusPatch.IsEmpty(Observation.Run.Status, Status) ? [] : [new WriteStatusStep(Observation.Run, Status)];

    /// <summary>The step with an Event about it, or nothing when it says nothing new.</summary>
    public Plan Plan(bool warning, string reason, string message, TimeSpan? requeueAfter = null)
    {
        var steps = Step();
        return new Plan(steps.Count == 0 ? [] : [.. steps, new RecordEventStep(Observation.Run.Metadata.Name, warning, reason, message)], requeueAfter);
    }

    private IReadOnlyList<string> Ignored() =>
        [.. IgnoredFields.Of(Observation.Run.Spec).Where(f => f != IgnoredFields.Docker || !Observation.AllowsDocker)];

    private static string NotActedOn(IReadOnlyList<string> fields) =>
        $"Not acted on: {string.Join(", ", fields.Select(static f => "spec." + f))}.{(fields.Contains(IgnoredFields.Docker, StringComparer.Ordinal) ? " Docker is refused: the configuration of the agent does not allow it (allowDocker)." : "")}";
}
