namespace CodeRun.Engine.Events.Webhooks;

/// <summary>The task that a pull request or a branch belongs to.</summary>
/// <param name="TaskId">Its number; null when none was found, or when label and branch disagree.</param>
/// <param name="Source">Where it was found.</param>
/// <param name="Conflict">How label and branch disagree; null when they do not.</param>
public sealed record TaskIdentity(long? TaskId, TaskIdSource Source, string? Conflict);
