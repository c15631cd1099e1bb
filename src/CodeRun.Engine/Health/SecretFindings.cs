using CodeRun.Engine.Events.Secrets;

namespace CodeRun.Engine.Health;

/// <summary>Turns reports about Secrets into findings. Pure.</summary>
internal static class SecretFindings
{
    /// <summary>The finding of a report.</summary>
    public static HealthFinding Of(SecretReport report)
    {
        var keys = report.Keys switch
        {
            null => "",
            [] => " The Secret has no keys.",
            var some => $" The Secret has the keys {string.Join(", ", some)}.",
        };
        return new(
            report.State switch
            {
                SecretState.Passed => HealthState.Passed,
                SecretState.Warning => HealthState.Warning,
                SecretState.Failed => HealthState.Failed,
                _ => HealthState.Unknown,
            },
            $"secret/{report.Secret}",
            $"{(report.Agent.Length > 0 ? $"Agent {report.Agent}" : "API keys")}: {string.Join(' ', report.Findings)}{keys}",
            string.Join(' ', report.Advice)) { Secret = report };
    }
}
