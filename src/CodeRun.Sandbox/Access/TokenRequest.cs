namespace CodeRun.Sandbox.Access;

/// <summary>What a ServiceAccount's token shall be good for.</summary>
public sealed record TokenRequest
{
    /// <summary>Namespace of the account.</summary>
    public required string Namespace { get; init; }

    /// <summary>Name of the account.</summary>
    public required string Name { get; init; }

    /// <summary>Who accepts the token; empty for this API server.</summary>
    public IReadOnlyList<string> Audiences { get; init; } = [];

    /// <summary>How long it is good, in whole seconds.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The object with which the token ends; null for none but the account.</summary>
    public BoundObject? Bound { get; init; }
}
