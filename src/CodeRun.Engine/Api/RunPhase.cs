namespace CodeRun.Engine.Api;

/// <summary>The words of <c>status.phase</c>.</summary>
public static class RunPhase
{
    /// <summary>Waiting: for a workspace, a limit, the next attempt.</summary>
    public const string Pending = "Pending";

    /// <summary>An attempt is starting or running.</summary>
    public const string Processing = "Processing";

    /// <summary>Ended well. Terminal.</summary>
    public const string Completed = "Completed";

    /// <summary>Ended badly. Terminal.</summary>
    public const string Failed = "Failed";

    /// <summary>Held by <c>spec.suspend</c>.</summary>
    public const string Suspended = "Suspended";

    /// <summary>Ended by <c>spec.cancel</c>. Terminal.</summary>
    public const string Cancelled = "Cancelled";

    /// <summary>All phases, in the order of a run's life.</summary>
    public static IReadOnlyList<string> All { get; } = [Pending, Processing, Suspended, Completed, Failed, Cancelled];

    /// <summary>True for a phase that is never left again.</summary>
    public static bool IsTerminal(string? phase) => phase is Completed or Failed or Cancelled;
}
