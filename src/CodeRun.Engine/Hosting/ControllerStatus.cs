namespace CodeRun.Engine.Hosting;

/// <summary>How a controller is doing.</summary>
/// <param name="StartedAt">When it was started.</param>
/// <param name="RunsByPhase">Number of runs by phase; a run without one counts as Pending.</param>
/// <param name="QueueDepth">Runs that are due.</param>
/// <param name="Active">Runs that are being reconciled.</param>
/// <param name="Reconciles">Passes so far.</param>
/// <param name="Errors">Passes that failed, and interruptions of watches.</param>
/// <param name="LastError">The last of them.</param>
public sealed record ControllerStatus(
    DateTimeOffset StartedAt,
    IReadOnlyDictionary<string, int> RunsByPhase,
    int QueueDepth,
    int Active,
    long Reconciles,
    long Errors,
    string? LastError);
