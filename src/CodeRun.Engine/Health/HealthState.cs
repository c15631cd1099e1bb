namespace CodeRun.Engine.Health;

/// <summary>How one thing about a cluster is.</summary>
public enum HealthState
{
    /// <summary>As it should be.</summary>
    Passed,

    /// <summary>Not needed, or not there and not needed.</summary>
    Skipped,

    /// <summary>CodeRun works, but something is not as it should be.</summary>
    Warning,

    /// <summary>It could not be found out.</summary>
    Unknown,

    /// <summary>CodeRun cannot work, or not for everybody.</summary>
    Failed,
}
