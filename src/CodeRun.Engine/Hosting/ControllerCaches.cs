using System.Text.Json;
using CodeRun.Engine.Kubernetes;
using CodeRun.Engine.Resources;

namespace CodeRun.Engine.Hosting;

/// <summary>Everything the controller knows about the cluster, kept up to date by four informers.</summary>
public sealed class ControllerCaches
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Informer<ObservedRun> _runs;
    private readonly Informer<PodView> _pods;
    private readonly Informer<OwnedObjectView> _configMaps;
    private readonly Informer<OwnedObjectView> _claims;
    private readonly Func<Func<Task>, Task> _spawn;
    private readonly CacheShape _shape = new();

    /// <summary>Makes empty caches; changes of runs and pods are told to the two handlers.</summary>
    public ControllerCaches(
        IApiClient api,
        ControllerOptions options,
        Action<ObjectChange<ObservedRun>> onRun,
        Action<ObjectChange<PodView>> onPod)
    {
        _spawn = options.Spawn;
        Runs = new(static r => r.Run.Metadata, static _ => null, onRun);
        Pods = new(static p => p.Metadata, static p => p.Metadata.ControllerOwner()?.Uid, onPod);
        ConfigMaps = new(static c => c.Metadata, static c => c.Metadata.ControllerOwner()?.Uid, static _ => { });
        Claims = new(static c => c.Metadata, static _ => null, static _ => { });

        _runs = new(api, Watch(ResourceEndpoint.CodeRuns, selector: null), Runs, json => _shape.Run(ObservedRun.Read(json)));
        _pods = new(api, Watch(ResourceEndpoint.Pods, RunLabels.Selector), Pods, json => _shape.Pod(ReadPod(json)));
        _configMaps = new(api, Watch(ResourceEndpoint.ConfigMaps, RunLabels.Selector), ConfigMaps, json => _shape.Owned(ReadOwned(json)));

        // Without a selector: a claim that somebody made by hand under a workspace's name is that workspace.
        _claims = new(api, Watch(ResourceEndpoint.PersistentVolumeClaims, selector: null), Claims, json => _shape.Owned(ReadOwned(json)));

        InformerOptions Watch(ResourceEndpoint resource, string? selector) => new()
        {
            Resource = resource,
            Namespace = options.Namespace,
            LabelSelector = selector,
            Time = options.Time,
            Random = options.Random,
            OnError = options.OnError,
        };
    }

    /// <summary>The runs.</summary>
    public ObjectCache<ObservedRun> Runs { get; }

    /// <summary>The pods, grouped by the uid of their run.</summary>
    public ObjectCache<PodView> Pods { get; }

    /// <summary>The ConfigMaps, grouped by the uid of their run.</summary>
    public ObjectCache<OwnedObjectView> ConfigMaps { get; }

    /// <summary>The claims.</summary>
    public ObjectCache<OwnedObjectView> Claims { get; }

    /// <summary>Pods that were seen to go.</summary>
    public GonePods GonePods { get; } = new();

    /// <summary>Completes when all four hold a whole list.</summary>
    public async Task WhenSyncedAsync()
    {
        // One after the other: Task.WhenAll would hop to another thread, which a simulation has not.
        await _runs.Synced;
        await _pods.Synced;
        await _configMaps.Synced;
        await _claims.Synced;
    }

    /// <summary>Keeps the caches up to date until cancelled.</summary>
    public Task RunAsync(CancellationToken cancellationToken) => Task.WhenAll(
        _spawn(() => _runs.RunAsync(cancellationToken)),
        _spawn(() => _pods.RunAsync(cancellationToken)),
        _spawn(() => _configMaps.RunAsync(cancellationToken)),
        _spawn(() => _claims.RunAsync(cancellationToken)));

    /// <summary>Fills the caches once, by one list of each kind. Runs come last: a pod or claim that is older than its run is not missed.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(_pods.LoadAsync(cancellationToken), _configMaps.LoadAsync(cancellationToken), _claims.LoadAsync(cancellationToken));
        await _runs.LoadAsync(cancellationToken);
    }

    /// <summary>Makes sure that everything up to a version of the store is known.</summary>
    public Task CatchUpAsync(long version, CancellationToken cancellationToken) => Task.WhenAll(
        _runs.CatchUpAsync(version, Patience, cancellationToken),
        _pods.CatchUpAsync(version, Patience, cancellationToken),
        _configMaps.CatchUpAsync(version, Patience, cancellationToken),
        _claims.CatchUpAsync(version, Patience, cancellationToken));

    /// <summary>Takes in the answer to a write to a run. One that is being deleted and has no finalizer left went with that write.</summary>
    public void Learn(ObservedRun run)
    {
        if (run.Run.Metadata is { DeletionTimestamp: not null, Finalizers.Count: 0 })
            Runs.ApplyWriteRemoval(_shape.Run(run));
        else
            Runs.ApplyWriteResult(_shape.Run(run));
    }

    /// <summary>Takes in a pod that the server has.</summary>
    public void Learn(PodView pod) => Pods.ApplyWriteResult(_shape.Pod(pod));

    /// <summary>Takes in a ConfigMap that the server has.</summary>
    public void LearnConfigMap(OwnedObjectView map) => ConfigMaps.ApplyWriteResult(_shape.Owned(map));

    /// <summary>Takes in a claim that the server has.</summary>
    public void LearnClaim(OwnedObjectView claim) => Claims.ApplyWriteResult(_shape.Owned(claim));

    /// <summary>Reads a pod.</summary>
    public static PodView ReadPod(ReadOnlyMemory<byte> json) => JsonSerializer.Deserialize(json.Span, ClusterJsonContext.Default.PodView)!;

    /// <summary>Reads a ConfigMap or a claim.</summary>
    public static OwnedObjectView ReadOwned(ReadOnlyMemory<byte> json) => JsonSerializer.Deserialize(json.Span, ClusterJsonContext.Default.OwnedObjectView)!;
}
