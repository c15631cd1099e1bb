using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using CodeRun.Engine.Kubernetes;

namespace CodeRun.Engine.Health;

/// <summary>Judges how the API server answers. Pure.</summary>
internal static partial class ApiServerVerdict
{
    private const string Subject = "version";
    private const int MaxTimeout = 1000;

    // Rules in definitions and native sidecars are on by default from here on.
    private static readonly Version Oldest = new(1, 29);
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromSeconds(30);

    /// <summary>The verdict on a version such as <c>v1.34.1</c> and on how far the server's clock is ahead.</summary>
    public static HealthFinding Judge(string version, TimeSpan clockOffset)
    {
        var said = version.Length == 0 ? "The API server answers, but does not say its version." : $"The API server answers; it is Kubernetes {JsonPick.Clean(version)}.";
        if (Parse(version) is { } number && number < Oldest)
        {
            return new(HealthState.Warning, Subject, $"{said} Rules of the definition (CEL) and the Docker sidecar of agents need v{Oldest} or later.",
                $"Upgrade the cluster to v{Oldest} or later.");
        }

        return clockOffset.Duration() <= ClockTolerance
            ? new(HealthState.Passed, Subject, said)
            : new(HealthState.Warning, Subject, string.Create(CultureInfo.InvariantCulture, $"{said} Its clock is {clockOffset.Duration().TotalSeconds:0} seconds {(clockOffset > TimeSpan.Zero ? "ahead of" : "behind")} this machine's."),
                "Set the clocks by NTP: tokens of GitHub Apps are refused when clocks differ by more than a minute.");
    }

    /// <summary>The verdict on a request that failed.</summary>
    public static HealthFinding Judge(ApiException failure) => failure.Status switch
    {
        null => new(HealthState.Failed, Subject, $"The API server cannot be reached: {failure.ServerMessage}", "Check the address in the kubeconfig, the network, and that the API server runs; then connect again with Connect-CodeRunCluster."),
        HttpStatusCode.Unauthorized => new(HealthState.Failed, Subject, $"The API server does not accept the credentials: {failure.ServerMessage}", "Renew the credentials of the kubeconfig and connect again with Connect-CodeRunCluster."),
        HttpStatusCode.Forbidden => UnknownVerdict.Of(failure, Subject),
        _ => new(HealthState.Failed, Subject, $"The API server answers with an error: {failure.ServerMessage}", "See the log of the API server; try again when it is healthy: kubectl get --raw /readyz?verbose"),
    };

    private static Version? Parse(string version)
    {
        var match = Number().Match(version);
        return match.Success ? new(int.Parse(match.Groups["major"].ValueSpan, CultureInfo.InvariantCulture), int.Parse(match.Groups["minor"].ValueSpan, CultureInfo.InvariantCulture)) : null;
    }

    [GeneratedRegex(@"\Av(?<major>[0-9]{1,4})\.(?<minor>[0-9]{1,4})", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture, MaxTimeout)]
    private static partial Regex Number();
}
