namespace CodeRun.Sandbox.Cel;

/// <summary>A value that may be missing: oldSelf of a rule with optionalOldSelf, and what the optional library makes.</summary>
/// <param name="HasValue">True when there is one.</param>
/// <param name="Value">The value.</param>
internal sealed record CelOptional(bool HasValue, object? Value)
{
    /// <summary>No value.</summary>
    public static readonly CelOptional None = new(false, null);
}
