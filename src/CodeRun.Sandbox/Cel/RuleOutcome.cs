namespace CodeRun.Sandbox.Cel;

/// <summary>How a rule came out.</summary>
internal enum RuleOutcome
{
    /// <summary>It holds.</summary>
    Holds,

    /// <summary>It does not hold.</summary>
    Broken,

    /// <summary>It could not be evaluated.</summary>
    Failed,
}
