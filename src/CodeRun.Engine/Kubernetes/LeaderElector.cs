using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CodeRun.Engine.Kubernetes;

/// <summary>
/// Makes one of several controllers the leader by a Lease. Who holds it is judged by this process's own clock: a Lease that
/// has not changed for its whole duration is free, whatever times are written in it, so clocks need not agree. Renewing is
/// one request. Every write is conditional on the version last seen. (client-go: tools/leaderelection/leaderelection.go)
/// </summary>
public sealed class LeaderElector(IApiClient api, LeaderElectionOptions options, TimeProvider time, Random random, Action<Exception>? onError = null)
{
    // Part of the retry period that a standby waits: it notices within one period that the Lease was given back.
    private const double LeastWait = 0.5;
    private const double Jitter = 0.4;
    private LeaseView? _seen;
    private long _seenAt;

    /// <summary>Who holds the Lease as far as is known; null for nobody.</summary>
    public string? Holder => _seen is { IsFree: false } lease ? lease.Spec.HolderIdentity : null;

    /// <summary>Waits until this controller is the leader.</summary>
    public async Task<Leadership> AcquireAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (await TryAcquireAsync(cancellationToken) is { } leadership)
                return leadership;
            await Task.Delay(options.RetryPeriod * (LeastWait + (Jitter * random.NextDouble())), time, cancellationToken);
        }
    }

    /// <summary>Tries once; null when somebody else is the leader or the server does not answer.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="believeTimes">
    /// True to take a Lease whose written times say that it ran out long ago, for one who cannot wait and see.
    /// </param>
    public async Task<Leadership?> TryAcquireAsync(CancellationToken cancellationToken, bool believeTimes = false)
    {
        try
        {
            Note(await ReadAsync(cancellationToken));
            if (_seen is { IsFree: false } held && held.Spec.HolderIdentity != options.Identity && time.GetElapsedTime(_seenAt) < DurationOf(held)
                && !(believeTimes && HasRunOut(held)))
            {
                return null;
            }


            var sentAt = time.GetTimestamp();
            Note(await WriteAsync(_seen, options.Identity, options.LeaseDuration, cancellationToken));
            return new Leadership(time, options.RenewDeadline, sentAt, _seen!.Metadata.ResourceVersion);
        }
        catch (ApiException e)
        {
            if (!e.IsConflict && !e.IsAlreadyExists)
                onError?.Invoke(e);
            return null;
        }
    }

    /// <summary>Renews until the term is over or <paramref name="cancellationToken"/> says that it shall not be renewed any more.</summary>
    public async Task KeepAsync(Leadership leadership, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(leadership.Lost, cancellationToken);
        try
        {
            while (true)
            {
                await Task.Delay(options.RetryPeriod, time, either.Token);
                if (!await RenewAsync(leadership, either.Token))
                    leadership.End();
            }
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            // The term is over, or is not wanted any more.
        }
    }

    /// <summary>Ends the term and gives the Lease back, so that another controller need not wait for it to run out.</summary>
    public async Task ReleaseAsync(Leadership leadership, CancellationToken cancellationToken)
    {
        var held = leadership.IsValid;
        leadership.End();
        if (!held || _seen is not { } lease || lease.Spec.HolderIdentity != options.Identity)
            return;
        try
        {
            Note(await WriteAsync(lease, "", TimeSpan.FromSeconds(1), cancellationToken));
        }
        catch (ApiException e)
        {
            onError?.Invoke(e); // It runs out by itself.
        }
    }

    // False when somebody else has taken the Lease. A server that does not answer is asked again until the deadline.
    private async Task<bool> RenewAsync(Leadership leadership, CancellationToken cancellationToken)
    {
        var sentAt = time.GetTimestamp();
        try
        {
            Note(await WriteAsync(_seen, options.Identity, options.LeaseDuration, cancellationToken));
            leadership.Renewed(sentAt);
            return true;
        }
        catch (ApiException e) when (e.IsConflict || e.IsNotFound || e.IsAlreadyExists)
        {
            return await ReadAgainAsync(cancellationToken);
        }
        catch (ApiException e)
        {
            onError?.Invoke(e);
            return true;
        }
    }

    // A renewal whose answer was lost changed the version too: the Lease is still ours then.
    private async Task<bool> ReadAgainAsync(CancellationToken cancellationToken)
    {
        try
        {
            Note(await ReadAsync(cancellationToken));
            return _seen?.Spec.HolderIdentity == options.Identity;
        }
        catch (ApiException e)
        {
            onError?.Invoke(e);
            return true;
        }
    }

    private bool HasRunOut(LeaseView lease) =>
        lease.Spec.RenewTime is not { } renewed || time.GetUtcNow() + api.ClockOffset > renewed + (DurationOf(lease) * 2);

    private static TimeSpan DurationOf(LeaseView lease) => TimeSpan.FromSeconds(Math.Clamp(lease.Spec.LeaseDurationSeconds ?? 0, 0, 3600));

    private void Note(LeaseView? lease)
    {
        if (lease?.Metadata.ResourceVersion != _seen?.Metadata.ResourceVersion || lease?.Metadata.Uid != _seen?.Metadata.Uid)
            _seenAt = time.GetTimestamp();
        _seen = lease;
    }

    private async Task<LeaseView?> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return Read(await api.GetAsync(ResourceEndpoint.Leases, options.Namespace, options.Name, cancellationToken));
        }
        catch (ApiException e) when (e.IsNotFound)
        {
            return null;
        }
    }

    private async Task<LeaseView> WriteAsync(LeaseView? known, string holder, TimeSpan duration, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
        var spec = new JsonObject { ["holderIdentity"] = holder, ["leaseDurationSeconds"] = (int)Math.Ceiling(duration.TotalSeconds), ["renewTime"] = now };
        var changes = known?.Spec.HolderIdentity != holder;
        if (changes)
        {
            spec["acquireTime"] = now;
            spec["leaseTransitions"] = known is null ? 0 : (known.Spec.LeaseTransitions ?? 0) + (holder.Length > 0 ? 1 : 0);
        }

        var lease = new JsonObject { ["metadata"] = new JsonObject { ["name"] = options.Name }, ["spec"] = spec };
        if (known is null)
        {
            lease["apiVersion"] = "coordination.k8s.io/v1";
            lease["kind"] = "Lease";
            return Read(await api.CreateAsync(ResourceEndpoint.Leases, options.Namespace, Utf8(lease), cancellationToken));
        }

        lease["metadata"]!["resourceVersion"] = known.Metadata.ResourceVersion;
        return Read(await api.PatchAsync(ResourceEndpoint.Leases, options.Namespace, options.Name, subresource: null, PatchKind.Merge, Utf8(lease), cancellationToken));
    }

    private static LeaseView Read(byte[] json) => JsonSerializer.Deserialize(json, LeaseJsonContext.Default.LeaseView)!;

    private static byte[] Utf8(JsonObject value) => JsonSerializer.SerializeToUtf8Bytes(value);
}
