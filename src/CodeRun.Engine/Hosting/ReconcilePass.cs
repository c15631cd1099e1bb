using System.Runtime.CompilerServices;
using CodeRun.Engine.Kubernetes;
using CodeRun.Engine.Reconciling;

namespace CodeRun.Engine.Hosting;

/// <summary>One pass over one or all runs, without a loop: lists once, then plans and acts.</summary>
public static class ReconcilePass
{
    // A run that is due again at once (a finalizer was added, an end was recorded) is followed that often within one pass.
    private const int Rounds = 3;

    /// <summary>
    /// Does the pass and yields what became of each step, in the order in which the runs would be served. With an election in
    /// the options it is the leader while it lasts.
    /// </summary>
    /// <param name="api">The API server.</param>
    /// <param name="options">Configuration, templates, clock.</param>
    /// <param name="names">Names of runs; null for all.</param>
    /// <param name="preview">True to plan only: nothing is sent but the lists.</param>
    /// <param name="ledger">The ledger of a controller of the same process, so that neither grants what the other has; null when there is none.</param>
    /// <param name="cancellationToken">Ends the pass between two steps.</param>
    /// <exception cref="LeaseHeldException">Another controller is the leader.</exception>
    public static async IAsyncEnumerable<StepReport> RunAsync(
        IApiClient api,
        ControllerOptions options,
        IReadOnlyCollection<string>? names,
        bool preview,
        AdmissionLedger? ledger,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (preview || options.Election is not { } election)
        {
            await foreach (var report in PassAsync(api, options, names, preview, ledger, cancellationToken))
                yield return report;
            yield break;
        }

        var elector = new LeaderElector(api, election, options.Time, options.Random, options.OnError);
        using var leadership = await elector.TryAcquireAsync(cancellationToken, believeTimes: true)
            ?? throw new LeaseHeldException(elector.Holder is { } holder
                ? $"Controller '{holder}' is the leader (Lease {election.Namespace}/{election.Name}); a pass beside it would be a second writer."
                : $"The Lease {election.Namespace}/{election.Name} could not be taken.");
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var keeping = options.Spawn(() => elector.KeepAsync(leadership, enough.Token));
        try
        {
            await foreach (var report in PassAsync(new FencedApiClient(api, () => leadership), options, names, preview, ledger, cancellationToken))
                yield return report;
        }
        finally
        {
            await enough.CancelAsync();
            await keeping;
            await elector.ReleaseAsync(leadership, CancellationToken.None);
        }
    }

    private static async IAsyncEnumerable<StepReport> PassAsync(
        IApiClient api,
        ControllerOptions options,
        IReadOnlyCollection<string>? names,
        bool preview,
        AdmissionLedger? ledger,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var core = new ControllerCore(api, options, static (_, _) => { }, ledger);
        await core.Caches.LoadAsync(cancellationToken);
        var runs = core.Caches.Runs.All()
            .Select(static r => r.Run)
            .Where(r => names is null || names.Contains(r.Metadata.Name, StringComparer.Ordinal))
            .OrderByDescending(static r => r.Spec.Priority)
            .ThenBy(static r => r.Metadata.CreationTimestamp)
            .ThenBy(static r => r.Metadata.Name, StringComparer.Ordinal);
        foreach (var run in runs)
        {
            var key = RunKey.Of(run.Metadata);
            if (preview)
            {
                foreach (var report in core.Reconciler.Preview(key))
                    yield return report;
                continue;
            }

            for (var round = 0; round < Rounds; round++)
            {
                var result = await core.Reconciler.ReconcileAsync(key, cancellationToken);
                foreach (var report in result.Reports)
                    yield return report;
                if (result is not { RequeueAfter: { Ticks: 0 }, Error: null, Reports.Count: > 0 })
                    break;
            }
        }

        await core.Events.CloseAsync(TimeSpan.FromSeconds(5));
    }
}
