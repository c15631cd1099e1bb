namespace CodeRun.Cmdlets.Output;

/// <summary>How one thing about a cluster is.</summary>
public enum CheckStatus
{
    /// <summary>As it should be.</summary>
    Passed,

    /// <summary>Not there and not needed.</summary>
    Skipped,

    /// <summary>CodeRun works, but something is not as it should be.</summary>
    Warning,

    /// <summary>It could not be found out.</summary>
    Unknown,

    /// <summary>CodeRun cannot work, or not for everybody.</summary>
    Failed,
}
