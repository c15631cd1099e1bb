using CodeRun.Engine.Events.Webhooks;

namespace CodeRun.Engine.Hosting;

/// <summary>A webhook that was to be carried out.</summary>
/// <param name="Plan">What it does to the objects as they were when it was carried out.</param>
/// <param name="Changes">What was written, in order.</param>
/// <param name="Problem">Why it cannot be carried out; then nothing was written. Null when there is no reason.</param>
public sealed record WebhookOutcome(WebhookPlan Plan, IReadOnlyList<string> Changes, string? Problem = null);
