using CodeRun.Engine.Events.Secrets;

namespace CodeRun.Cmdlets.Output;

/// <summary>A Secret of agents that was checked. Holds names of keys, never values.</summary>
public sealed class SecretCheck
{
    /// <summary>Short name of the agent; empty for the API keys.</summary>
    public required string Agent { get; init; }

    /// <summary>Namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>Name of the Secret.</summary>
    public required string Secret { get; init; }

    /// <summary>Passed, Warning (runs can use it), Failed (they cannot) or Unknown (it may not be read).</summary>
    public required string Result { get; init; }

    /// <summary>The ExternalSecret that makes it; null for none.</summary>
    public string? ExternalSecret { get; init; }

    /// <summary>Status of the ExternalSecret's Ready condition: True, False or Unknown; null without an ExternalSecret.</summary>
    public string? Ready { get; init; }

    /// <summary>Reason of that condition.</summary>
    public string? Reason { get; init; }

    /// <summary>When the ExternalSecret last brought the Secret up to date.</summary>
    public DateTimeOffset? LastSync { get; init; }

    /// <summary>Names of the Secret's keys; null when it does not exist or may not be read.</summary>
    public IReadOnlyList<string>? Keys { get; init; }

    /// <summary>Keys that runs read and that are not there.</summary>
    public required IReadOnlyList<string> MissingKeys { get; init; }

    /// <summary>What was found.</summary>
    public required string Message { get; init; }

    /// <summary>What to do; empty when nothing is to do.</summary>
    public required string Advice { get; init; }

    internal static SecretCheck From(SecretReport report) => new()
    {
        Agent = report.Agent,
        Namespace = report.Namespace,
        Secret = report.Secret,
        Result = report.State.ToString(),
        ExternalSecret = report.External?.Name,
        Ready = report.External?.Ready,
        Reason = report.External?.Reason,
        LastSync = report.External?.LastSync,
        Keys = report.Keys,
        MissingKeys = report.MissingKeys,
        Message = string.Join(' ', report.Findings),
        Advice = string.Join(' ', report.Advice),
    };
}
