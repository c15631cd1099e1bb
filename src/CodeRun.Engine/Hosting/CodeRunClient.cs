using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using CodeRun.Engine.Kubernetes;
using CodeRun.Engine.Resources;

namespace CodeRun.Engine.Hosting;

/// <summary>What people and scripts do with runs: create, read, watch, delete, read logs.</summary>
public sealed class CodeRunClient(IApiClient api, TimeProvider time, Random random)
{
    private const int PageSize = 500;

    /// <summary>Creates a run from a manifest and returns it as stored.</summary>
    public async Task<RunRecord> CreateAsync(string @namespace, JsonObject manifest, CancellationToken cancellationToken) =>
        RunRecord.Read(await api.CreateAsync(ResourceEndpoint.CodeRuns, @namespace, JsonSerializer.SerializeToUtf8Bytes(manifest), cancellationToken));

    /// <summary>One run, or null when there is none of that name.</summary>
    public async Task<RunRecord?> GetAsync(string @namespace, string name, CancellationToken cancellationToken)
    {
        try
        {
            return RunRecord.Read(await api.GetAsync(ResourceEndpoint.CodeRuns, @namespace, name, cancellationToken));
        }
        catch (ApiException e) when (e.IsNotFound)
        {
            return null;
        }
    }

    /// <summary>All runs of a namespace, or of all namespaces.</summary>
    public async Task<IReadOnlyList<RunRecord>> ListAsync(string? @namespace, string? labelSelector, CancellationToken cancellationToken)
    {
        var runs = new List<RunRecord>();
        string? next = null;
        do
        {
            (_, next, var items) = ListReader.Read(await api.ListAsync(ResourceEndpoint.CodeRuns, @namespace, labelSelector, PageSize, next, cancellationToken));
            runs.AddRange(items.Select(RunRecord.Read));
        }
        while (next is not null);
        return runs;
    }

    /// <summary>Deletes exactly this run.</summary>
    public Task DeleteAsync(string @namespace, string name, string uid, CancellationToken cancellationToken) =>
        api.DeleteAsync(ResourceEndpoint.CodeRuns, @namespace, name, new DeleteQuery { Uid = uid }, cancellationToken);

    /// <summary>Changes fields of the spec of exactly this run and returns it as stored.</summary>
    public async Task<RunRecord> PatchSpecAsync(string @namespace, string name, string uid, JsonObject spec, CancellationToken cancellationToken)
    {
        var patch = new JsonObject { ["metadata"] = new JsonObject { ["uid"] = uid }, ["spec"] = spec };
        return RunRecord.Read(await api.PatchAsync(ResourceEndpoint.CodeRuns, @namespace, name, subresource: null, PatchKind.Merge, JsonSerializer.SerializeToUtf8Bytes(patch), cancellationToken));
    }

    /// <summary>The runs there are, as Added, then every change, until cancelled. Survives interruptions.</summary>
    public async IAsyncEnumerable<RunChange> WatchAsync(string? @namespace, string? labelSelector, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var changes = Channel.CreateUnbounded<RunChange>(new UnboundedChannelOptions { SingleReader = true });
        var cache = new ObjectCache<RunRecord>(
            static r => r.Run.Metadata,
            static _ => null,
            change => changes.Writer.TryWrite(new RunChange(change.Type, change.Value)));
        var informer = new Informer<RunRecord>(
            api,
            new InformerOptions { Resource = ResourceEndpoint.CodeRuns, Namespace = @namespace, LabelSelector = labelSelector, Time = time, Random = random },
            cache,
            RunRecord.Read);

        // The first list fails loudly; what comes after it is recovered from.
        await informer.LoadAsync(cancellationToken);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var watching = informer.RunAsync(stop.Token);
        try
        {
            await foreach (var change in changes.Reader.ReadAllAsync(cancellationToken))
                yield return change;
        }
        finally
        {
            await stop.CancelAsync();
            await watching;
        }
    }

    /// <summary>
    /// The uids of the runs there are, now and after every change, until cancelled. Unlike <see cref="WatchAsync"/> it says
    /// something at once even when there is no run at all.
    /// </summary>
    public async IAsyncEnumerable<IReadOnlySet<string>> WatchSetAsync(string @namespace, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var signals = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        var cache = new ObjectCache<RunRecord>(static r => r.Run.Metadata, static _ => null, _ => signals.Writer.TryWrite(true));
        var informer = new Informer<RunRecord>(
            api,
            new InformerOptions { Resource = ResourceEndpoint.CodeRuns, Namespace = @namespace, Time = time, Random = random },
            cache,
            RunRecord.Read);
        await informer.LoadAsync(cancellationToken);
        signals.Writer.TryWrite(true);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var watching = informer.RunAsync(stop.Token);
        try
        {
            await foreach (var _ in signals.Reader.ReadAllAsync(cancellationToken))
                yield return cache.All().Select(static r => r.Run.Metadata.Uid).ToHashSet(StringComparer.Ordinal);
        }
        finally
        {
            await stop.CancelAsync();
            await watching;
        }
    }

    /// <summary>Opens the log of the agent in a pod.</summary>
    public Task<Stream> OpenLogAsync(string @namespace, string pod, bool follow, int? tail, bool timestamps, CancellationToken cancellationToken) =>
        api.OpenLogAsync(@namespace, pod, new PodLogQuery { Container = PodBuilder.AgentContainer, Follow = follow, TailLines = tail, Timestamps = timestamps }, cancellationToken);

    /// <summary>The workspaces of a namespace, or of all namespaces.</summary>
    public async Task<IReadOnlyList<JsonObject>> ListWorkspacesAsync(string? @namespace, CancellationToken cancellationToken)
    {
        var claims = new List<JsonObject>();
        string? next = null;
        do
        {
            (_, next, var items) = ListReader.Read(await api.ListAsync(ResourceEndpoint.PersistentVolumeClaims, @namespace, RunLabels.Selector, PageSize, next, cancellationToken));
            claims.AddRange(items.Select(static i => JsonNode.Parse(i.Span)!.AsObject()));
        }
        while (next is not null);
        return claims;
    }
}
