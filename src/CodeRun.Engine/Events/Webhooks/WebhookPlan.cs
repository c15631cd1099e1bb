namespace CodeRun.Engine.Events.Webhooks;

/// <summary>A webhook with the objects it concerns.</summary>
/// <param name="Resolution">What it means, now that the stage of the play is known.</param>
/// <param name="Decisions">The Workflows and CodeRuns of its task, and what is to happen to each.</param>
public sealed record WebhookPlan(WebhookResolution Resolution, IReadOnlyList<PlayDecision> Decisions);
