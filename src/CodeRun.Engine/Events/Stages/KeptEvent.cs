namespace CodeRun.Engine.Events.Stages;

/// <summary>An event that came before its stage.</summary>
/// <param name="Event">What happened.</param>
/// <param name="HeadSha">Commit that it speaks of; null when it names none.</param>
public sealed record KeptEvent(StageEvent Event, string? HeadSha);
