namespace CodeRun.Engine.Events.Stages;

/// <summary>What an event did to a play.</summary>
/// <param name="Kind">In one word.</param>
/// <param name="Record">The play's record afterwards; the same object when nothing changed.</param>
/// <param name="Steps">The transitions that were made, in order: that of the event, and those of events that were kept.</param>
/// <param name="Reason">In a sentence.</param>
public sealed record StageOutcome(StageOutcomeKind Kind, StageRecord Record, IReadOnlyList<StageTransition> Steps, string Reason);
