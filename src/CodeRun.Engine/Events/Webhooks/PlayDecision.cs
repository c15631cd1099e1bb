using CodeRun.Engine.Events.Stages;

namespace CodeRun.Engine.Events.Webhooks;

/// <summary>What is to happen to an object that a webhook concerns.</summary>
/// <param name="Object">The Workflow or CodeRun.</param>
/// <param name="Kind">What.</param>
/// <param name="Reason">Why.</param>
/// <param name="Outcome">What the event does to its stage; null when it has none.</param>
public sealed record PlayDecision(PlayObject Object, PlayDecisionKind Kind, string Reason, StageOutcome? Outcome = null);
