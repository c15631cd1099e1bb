namespace CodeRun.Sandbox.Cel;

/// <summary>Limits of what rules may cost, in CEL's units (apiserver: apis/cel; apiextensions: validation).</summary>
internal static class CelBudget
{
    /// <summary>One evaluation of one rule.</summary>
    public const long Call = 1_000_000;

    /// <summary>All rules for one object.</summary>
    public const long Object = 10_000_000;

    /// <summary>Estimate for one rule of a definition.</summary>
    public const ulong Rule = 10_000_000;

    /// <summary>Estimate for all rules of a schema.</summary>
    public const ulong Schema = 100_000_000;

    /// <summary>Largest request, in bytes: what has no limit of its own is no larger.</summary>
    public const long Request = 3 * 1024 * 1024;
}
