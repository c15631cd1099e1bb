using System.Text.Json;
using CodeRun.Engine.Kubernetes;
using CodeRun.Engine.Resources;

namespace CodeRun.Engine.Hosting;

/// <summary>Everything the controller knows about the cluster, kept up to date by four informers.</summary>
public sealed class ControllerCaches
{
    private readonly IReadOnlyList<Func<CancellationToken, Task>> _loops;
    private readonly IReadOnlyList<Func<CancellationToken, Task>> _loads;
    private readonly IReadOnlyList<Task> _synced;

    /// <summary>Makes empty caches; changes of runs and pods are told to the two handlers.</summary>
    public ControllerCaches(
        IApiClient api,
        ControllerOptions options,
        Action<ObjectChange<ObservedRun>> onRun,
        Action<ObjectChange<PodView>> onPod)
    {
        Runs = new(static r => r.Run.Metadata, static _ => null, onRun);
        Pods = new(static p => p.Metadata, static p => p.Metadata.ControllerOwner()?.Uid, onPod);
        ConfigMaps = new(static c => c.Metadata, static c => c.Metadata.ControllerOwner()?.Uid, static _ => { });
        Claims = new(static c => c.Metadata, static _ => null, static _ => { });

        var runs = new Informer<ObservedRun>(api, Watch(ResourceEndpoint.CodeRuns, selector: null), Runs, json => ObservedRun.Read(json, options.Configuration));
        var pods = new Informer<PodView>(api, Watch(ResourceEndpoint.Pods, RunLabels.Selector), Pods, ReadPod);
        var configMaps = new Informer<OwnedObjectView>(api, Watch(ResourceEndpoint.ConfigMaps, RunLabels.Selector), ConfigMaps, ReadOwned);

        // Without a selector: a claim that somebody made by hand under a workspace's name is that workspace.
        var claims = new Informer<OwnedObjectView>(api, Watch(ResourceEndpoint.PersistentVolumeClaims, selector: null), Claims, ReadOwned);
        _loops = [runs.RunAsync, pods.RunAsync, configMaps.RunAsync, claims.RunAsync];
        _loads = [runs.LoadAsync, pods.LoadAsync, configMaps.LoadAsync, claims.LoadAsync];
        _synced = [runs.Synced, pods.Synced, configMaps.Synced, claims.Synced];

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

    /// <summary>Completes when all four hold a whole list.</summary>
    public Task Synced => Task.WhenAll(_synced);

    /// <summary>Keeps the caches up to date until cancelled.</summary>
    public Task RunAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(_loops.Select(loop => Task.Run(() => loop(cancellationToken), CancellationToken.None)));

    /// <summary>Fills the caches once, by one list of each kind.</summary>
    public Task LoadAsync(CancellationToken cancellationToken) => Task.WhenAll(_loads.Select(load => load(cancellationToken)));

    /// <summary>Reads a pod.</summary>
    public static PodView ReadPod(ReadOnlyMemory<byte> json) => JsonSerializer.Deserialize(json.Span, ClusterJsonContext.Default.PodView)!;

    /// <summary>Reads a ConfigMap or a claim.</summary>
    public static OwnedObjectView ReadOwned(ReadOnlyMemory<byte> json) => JsonSerializer.Deserialize(json.Span, ClusterJsonContext.Default.OwnedObjectView)!;
}
