namespace CodeRun.Engine.Events.Secrets;

/// <summary>What was found out about one Secret. Holds names of keys, never values.</summary>
public sealed record SecretReport
{
    /// <summary>Short name of the agent; empty for the API keys.</summary>
    public string Agent { get; init; } = "";

    /// <summary>Namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>Name of the Secret.</summary>
    public required string Secret { get; init; }

    /// <summary>The verdict.</summary>
    public required SecretState State { get; init; }

    /// <summary>The ExternalSecret that makes it; null when there is none.</summary>
    public ExternalSecretView? External { get; init; }

    /// <summary>Keys it has, in order; null when it does not exist or could not be read.</summary>
    public IReadOnlyList<string>? Keys { get; init; }

    /// <summary>Keys that are needed and not there.</summary>
    public IReadOnlyList<string> MissingKeys { get; init; } = [];

    /// <summary>Everything that was found, a sentence each.</summary>
    public required IReadOnlyList<string> Findings { get; init; }

    /// <summary>What to do; empty when nothing is to do.</summary>
    public IReadOnlyList<string> Advice { get; init; } = [];
}
