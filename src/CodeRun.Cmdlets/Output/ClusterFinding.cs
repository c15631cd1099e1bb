using CodeRun.Engine.Health;

namespace CodeRun.Cmdlets.Output;

/// <summary>One thing that was found about a cluster.</summary>
public sealed class ClusterFinding
{
    /// <summary>Stable name of the check.</summary>
    public required string Check { get; init; }

    /// <summary>Passed, Skipped (not there and not needed), Warning (CodeRun works), Unknown (could not be found out) or Failed.</summary>
    public required CheckStatus Status { get; init; }

    /// <summary>The object it is about, for example <c>secret/github-app-5dlabs-rex</c> or a field of the definition.</summary>
    public required string Subject { get; init; }

    /// <summary>What was found.</summary>
    public required string Message { get; init; }

    /// <summary>What to do; empty when nothing is to do.</summary>
    public required string RecommendedAction { get; init; }

    /// <summary>Everything about the Secret, for findings of the check Secrets; null for others.</summary>
    public SecretCheck? Secret { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Check}: {Status}: {Subject}: {Message}";

    internal static ClusterFinding From(HealthCheck check, HealthFinding finding) => new()
    {
        Check = check.ToString(),
        Status = finding.State switch
        {
            HealthState.Passed => CheckStatus.Passed,
            HealthState.Skipped => CheckStatus.Skipped,
            HealthState.Warning => CheckStatus.Warning,
            HealthState.Failed => CheckStatus.Failed,
            _ => CheckStatus.Unknown,
        },
        Subject = finding.Subject,
        Message = finding.Message,
        RecommendedAction = finding.Advice,
        Secret = finding.Secret is { } secret ? SecretCheck.From(secret) : null,
    };
}
