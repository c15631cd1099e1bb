namespace CodeRun.Cmdlets.Output;

/// <summary>How much a finding matters.</summary>
public enum FindingSeverity
{
    /// <summary>Worth knowing; may be as it was meant.</summary>
    Information,

    /// <summary>Works otherwise than most who write it mean.</summary>
    Warning,

    /// <summary>Refused, without effect, or unsafe.</summary>
    Error,
}
