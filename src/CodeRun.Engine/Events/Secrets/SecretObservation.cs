namespace CodeRun.Engine.Events.Secrets;

/// <summary>What the API server said about a Secret.</summary>
internal sealed record SecretObservation
{
    /// <summary>Names of its keys; null when there is no such Secret, or it could not be read.</summary>
    public IReadOnlyList<string>? Keys { get; init; }

    /// <summary>Why it could not be read; null when it was, or when there is none.</summary>
    public string? Refusal { get; init; }

    /// <summary>The ExternalSecrets that name it as their target.</summary>
    public IReadOnlyList<ExternalSecretView> Externals { get; init; } = [];

    /// <summary>Why nothing is known of ExternalSecrets; null when it is.</summary>
    public string? ExternalsRefusal { get; init; }

    /// <summary>False when the cluster has no kind ExternalSecret.</summary>
    public bool HasKind { get; init; } = true;
}
