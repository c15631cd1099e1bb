using System.Globalization;
using CodeRun.Tests.Simulation.World;

namespace CodeRun.Tests.Simulation.Oracles;

/// <summary>What is left when everything has come to rest, in words that do not depend on how it came about.</summary>
internal static class EndState
{
    public static string Of(Cluster cluster)
    {
        var lines = cluster.Invariants.Runs
            .OrderBy(static r => r.Metadata.Name, StringComparer.Ordinal)
            .Select(r => string.Create(CultureInfo.InvariantCulture, $"run {r.Metadata.Name}: {r.Status?.Phase} ({(r.Status?.Phase is "Pending" or "Failed" ? r.Status.Reason : "")}) exit {r.Status?.Result?.ExitCode} failures {r.Status?.Failures} disruptions {r.Status?.Disruptions} cleaned {r.Status?.CleanedUpAt is not null}"))
            .ToList();
        lines.AddRange(cluster.Objects.List(Cluster.Claims).Select(static c => $"workspace {(string?)c["metadata"]!["name"]}"));
        lines.Add($"live pods: {cluster.Invariants.Pods.Count(static p => p.IsLive)}");
        return string.Join('\n', lines);
    }
}
