namespace CodeRun.Engine.Events.Secrets;

/// <summary>How a Secret of agents is.</summary>
public enum SecretState
{
    /// <summary>It has what is needed, and is kept up to date where an ExternalSecret makes it.</summary>
    Passed,

    /// <summary>Runs can use it, but something is not as it should be.</summary>
    Warning,

    /// <summary>Runs cannot use it.</summary>
    Failed,

    /// <summary>It could not be read.</summary>
    Unknown,
}
