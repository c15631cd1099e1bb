namespace CodeRun.Engine.Events.Stages;

/// <summary>An event that came.</summary>
/// <param name="Event">What happened.</param>
/// <param name="HeadSha">Commit that the event speaks of; null when it names none.</param>
/// <param name="Delivery">Identity of the delivery, from X-GitHub-Delivery; null when it is not known.</param>
public sealed record StageOccurrence(StageEvent Event, string? HeadSha = null, string? Delivery = null);
