namespace CodeRun.Engine.Hosting;

/// <summary>How a controller is doing.</summary>
/// <param name="StartedAt">When it was started.</param>
/// <param name="RunsByPhase">Number of runs by phase; a run without one counts as Pending.</param>
/// <param name="QueueDepth">Runs that are due.</param>
/// <param name="Active">Runs that are being reconciled.</param>
/// <param name="Reconciles">Passes so far.</param>
/// <param name="Errors">Passes that failed, and interruptions of watches.</param>
/// <param name="LastError">The last of them.</param>
/// <param name="IsLeading">True while it may act; false while it stands by.</param>
/// <param name="Leader">Identity of the leader as far as is known; null without an election.</param>
public sealed record ControllerStatus(
    DateTimeOffset StartedAt,
    IReadOnlyDictionary<string, int> RunsByPhase,
    int QueueDepth,
    int Active,
    long Reconciles,
    long Errors,
    string? LastError,
    bool IsLeading,
    string? Leader);
