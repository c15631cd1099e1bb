using CodeRun.Engine.Api;

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
        var ignored = IgnoredFields.Of(Observation.Run.Spec);
        var draft = With(ConditionType.SpecValid, "True", "Valid", "The spec can be carried out.");
        return ignored.Count == 0
            ? draft.With(ConditionType.SpecHonored, "True", "Honored", "Every field of the spec is acted on.")
            : draft.With(ConditionType.SpecHonored, "False", "IgnoredFields", $"Not acted on: {string.Join(", ", ignored.Select(static f => "spec." + f))}.");
    }

    /// <summary>The attempt ended at this time; it joins the history.</summary>
    public StatusDraft Finished(DateTimeOffset at)
    {
        var record = new AttemptRecord
        {
            Attempt = Status.Attempt,
            PodName = Status.PodName,
            StartedAt = Status.StartedAt,
            FinishedAt = at,
            ExitCode = Status.Result?.ExitCode,
            Reason = Status.Reason,
        };
        return this with { Status = Status with { FinishedAt = at, Attempts = [.. Status.Attempts.Append(record).TakeLast(KeptAttempts)] } };
    }

    /// <summary>The step that writes the draft, or none when it says nothing new.</summary>
    public IReadOnlyList<PlanStep> Step() =>
        StatusPatch.IsEmpty(Observation.Run.Status, Status) ? [] : [new WriteStatusStep(Observation.Run, Status)];
}
