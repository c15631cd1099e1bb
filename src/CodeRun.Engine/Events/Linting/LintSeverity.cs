namespace CodeRun.Engine.Events.Linting;

/// <summary>How much a finding matters.</summary>
public enum LintSeverity
{
    /// <summary>Worth knowing; may be as it was meant.</summary>
    Information,

    /// <summary>Works otherwise than most who write it mean.</summary>
    Warning,

    /// <summary>Refused, without effect, or unsafe.</summary>
    Error,
}
