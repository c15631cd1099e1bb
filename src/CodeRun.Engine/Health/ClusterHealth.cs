using System.Runtime.CompilerServices;
using System.Text.Json;
using CodeRun.Engine.Kubernetes;

namespace CodeRun.Engine.Health;

/// <summary>
/// Finds out whether a cluster is fit for CodeRun. Reads only. The checks run at the same time and are reported in one order; one that cannot be carried out is
/// reported as <see cref="HealthState.Unknown"/> and stops no other.
/// </summary>
public sealed class ClusterHealth(IApiClient api, TimeProvider time)
{
    /// <summary>Carries the checks out; each is reported as soon as those before it are.</summary>
    public async IAsyncEnumerable<HealthReport> CheckAsync(HealthRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var probe = new ClusterProbe(api, time, request);
        var running = request.Checks.Distinct().Order().Select(c => (Check: c, Findings: RunAsync(probe, c, stop.Token))).ToList();
        try
        {
            foreach (var (check, findings) in running)
                yield return new HealthReport(check, await findings);
        }
        finally
        {
            // Nobody waits for the rest any more.
            await stop.CancelAsync();
            Task all = Task.WhenAll(running.Select(static r => r.Findings));
            await all.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }
    }

    private static async Task<IReadOnlyList<HealthFinding>> RunAsync(ClusterProbe probe, HealthCheck check, CancellationToken cancellationToken)
    {
        try
        {
            return await probe.CheckAsync(check, cancellationToken);
        }
        catch (ApiException e)
        {
            return [UnknownVerdict.Of(e, probe.SubjectOf(check))];
        }
        catch (JsonException)
        {
            return [UnknownVerdict.OfAnswer(probe.SubjectOf(check))];
        }
    }
}
