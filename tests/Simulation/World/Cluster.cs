using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CodeRun.Engine.Api;
using CodeRun.Engine.Hosting;
using CodeRun.Engine.Reconciling;
using CodeRun.Sandbox.Http;
using CodeRun.Sandbox.Storage;
using CodeRun.Tests.Simulation.Core;
using CodeRun.Tests.Simulation.Mutations;
using CodeRun.Tests.Simulation.Oracles;

namespace CodeRun.Tests.Simulation.World;

/// <summary>
/// A cluster in memory: the sandbox's API server and store, a scripted kubelet, controllers that crash, a clock that only the
/// simulation moves. Two of the same seed and plan do exactly the same.
/// </summary>
internal sealed class Cluster : IDisposable
{
    public const string Namespace = "default";
    public static readonly GroupResource Runs = new(CodeRunResource.Group, CodeRunResource.Plural);
    public static readonly GroupResource ConfigMaps = new("", "configmaps");
    public static readonly GroupResource Claims = new("", "persistentvolumeclaims");
    public static readonly GroupResource Leases = new("coordination.k8s.io", "leases");
    private static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    // Many thousand clusters begin alike: with the definition of CodeRuns.
    private static readonly ServerImage Beginning = Begin();
    private const int FirstRequests = 12;
    private static readonly TimeSpan RestartTime = TimeSpan.FromSeconds(1);

    private readonly ApiServer _server;
    private readonly Kubelet _kubelet;
    private readonly List<SimulatedWatch> _watches = [];
    private readonly List<StoreSubscription> _feeds = [];
    private readonly List<StoreChange> _changes = [];
    private readonly List<string> _trace = [];
    private readonly FaultPlan _faults;
    private long _expired;
    private int _requests;
    private int _events;
    private int _replicaNumber;
    private bool _isDraining;

    public Cluster(int seed, FaultPlan? faults = null, Mutation? mutation = null, bool withElection = false, bool shuffled = false, ControllerSettings? settings = null)
    {
        _faults = faults ?? FaultPlan.None;
        Mutation = mutation ?? Mutation.None;
        WithElection = withElection;
        Settings = settings ?? Scenarios.Settings.Plain;
        Random = new Random(seed);
        Clock = new VirtualClock(Epoch, shuffled ? new Random(seed) : null);
        _server = new ApiServer(new ProcessTime(Clock, new ProcessContext(Clock), TimeSpan.Zero), new Random(seed), Beginning);
        _kubelet = new Kubelet(this);
        Invariants = new InvariantChecker(this);
        foreach (var resource in (GroupResource[])[Runs, Kubelet.Pods, ConfigMaps, Claims, Leases])
            _feeds.Add(Store.Subscribe(resource, Store.Version)!);
        FirstVersion = Store.Version;
    }

    public VirtualClock Clock { get; }

    public Random Random { get; }

    public ObjectStore Store => _server.Store;

    public IObjectAccess Objects => _server.Objects;

    public ControllerSettings Settings { get; private set; }

    public Mutation Mutation { get; }

    public bool WithElection { get; }

    public InvariantChecker Invariants { get; }

    public List<Replica> Replicas { get; } = [];

    public Func<string, int, PodScript> Script { get; set; } = static (_, _) => new PodScript();

    public long FirstVersion { get; }

    /// <summary>Requests of the controllers so far, upkeep and Events left out.</summary>
    public List<RequestInfo> Requests { get; } = [];

    /// <summary>All requests and events so far.</summary>
    public (int Requests, int Events) Counts => (_requests, _events);

    /// <summary>Numbers of the requests where a fault may matter: all but the renewals of watches after the first few.</summary>
    public List<int> FaultPoints { get; } = [];

    public TimeSpan Elapsed => Clock.Now - Epoch;

    public IReadOnlyList<string> TraceLines => _trace;

    /// <summary>True while faults are still to come; off for the quiet after a random walk.</summary>
    public bool WithFaults { get; set; } = true;

    public Replica StartReplica(TimeSpan skew = default)
    {
        var context = new ProcessContext(Clock);
        var replica = new Replica { Identity = $"controller-{++_replicaNumber}", Context = context, StartedAt = Clock.Now, Skew = skew };
        Replicas.Add(replica);
        Trace(context, "starts");
        replica.Start(this);
        return replica;
    }

    public void Crash(Replica replica)
    {
        if (replica.Context.IsDead)
            return;
        Trace(replica.Context, "crashes");
        replica.Context.Kill();
        Clock.Schedule(RestartTime, () => StartReplica());
    }

    public void Use(ControllerSettings settings)
    {
        Settings = settings;
        Trace(null, "configuration changes");
        foreach (var replica in Replicas.Where(static r => !r.Context.IsDead))
            replica.Context.Run(() => replica.Host!.Use(settings));
    }

    public void At(double seconds, Action action) => Clock.Schedule(TimeSpan.FromSeconds(seconds), action);

    /// <summary>Lets time pass.</summary>
    public void Run(TimeSpan time)
    {
        var end = Clock.Now + time;
        while (Clock.Step(end))
        {
        }
    }

    // What people and other programs do.
    public void Create(string name, CodeRunSpec spec, bool finalizer = true)
    {
        Trace(null, $"user: create {name}");
        Do("POST", "/apis/agents.platform/v1/namespaces/default/coderuns", CodeRunManifest.ToJson(
            new CodeRunResource { Metadata = new ResourceMetadata { Name = name }, Spec = spec }, finalizer ? [RunFinalizer.Name] : []));
    }

    public void PatchSpec(string name, JsonObject spec)
    {
        Trace(null, $"user: patch {name} {spec.ToJsonString()}");
        Do("PATCH", $"/apis/agents.platform/v1/namespaces/default/coderuns/{name}", new JsonObject { ["spec"] = spec }, mayFail: true);
    }

    public void Delete(string plural, string name)
    {
        Trace(null, $"user: delete {plural}/{name}");
        Invariants.OutsiderDeletes(plural, name);
        Do("DELETE", $"/{(plural == "coderuns" ? "apis/agents.platform" : "api")}/v1/namespaces/default/{plural}/{name}", null, mayFail: true);
    }

    public void Do(string method, string path, JsonObject? body, bool mayFail = false, string? query = null)
    {
        var answer = Handle(new ApiRequest
        {
            Method = method,
            Path = path,
            Query = query is null ? new Dictionary<string, string>(StringComparer.Ordinal) : new Dictionary<string, string>(StringComparer.Ordinal) { ["labelSelector"] = query },
            ContentType = method == "PATCH" ? "application/merge-patch+json" : "application/json",
            Body = body is null ? default : JsonSerializer.SerializeToUtf8Bytes(body),
        });
        if (answer.Status >= 300 && !mayFail)
            throw new SimulationException($"{method} {path}: {Encoding.UTF8.GetString(answer.Body.Span)}");
        Pump();
    }

    // What controllers do.
    public int CountRequest(RequestInfo info)
    {
        if (!info.IsUpkeep && info.Resource != "events")
            Requests.Add(info);
        if (info.Method != "WATCH" || FaultPoints.Count < FirstRequests)
            FaultPoints.Add(_requests);
        return _requests++;
    }

    public RequestFault NextRequestFault(Replica replica, RequestInfo info)
    {
        var index = CountRequest(info);
        return WithFaults && !replica.Context.IsDead ? _faults.Request(index, info) : RequestFault.None;
    }

    public EventFault NextEventFault()
    {
        var index = _events++;
        return WithFaults ? _faults.Event(index) : EventFault.None;
    }

    public ApiResponse Serve(Replica replica, RequestInfo info, ApiRequest request)
    {
        if (info.Method == "LIST" && (_faults.StaleKind ?? info.Resource) == info.Resource && StaleVersion(replica) is { } version)
            return ApiResponse.Json(200, ListAt(new GroupResource(info.Resource == "coderuns" ? CodeRunResource.Group : "", info.Resource), version));
        if (info.IsWrite)
            Invariants.Writes(replica, info);
        var answer = Handle(Mutation.Request(this, info, request));
        Pump();
        return answer;
    }

    public SimulatedWatch? OpenWatch(ProcessContext client, GroupResource resource, long since, string? selector)
    {
        if (since < _expired)
            return null;
        var subscription = Store.Subscribe(resource, since);
        if (subscription is null)
            return null;
        var label = selector?.Split('=');
        var watch = new SimulatedWatch(this, client, subscription, value => label is null || (value.Labels.TryGetValue(label[0], out var text) && text == label[1]));
        _watches.RemoveAll(static w => w.IsOver);
        _watches.Add(watch);
        watch.Pump();
        return watch;
    }

    public void ExpireWatchesBefore(long version) => _expired = Math.Max(_expired, version);

    public TimeSpan Latency(Replica? replica = null) => TimeSpan.FromMilliseconds(1 + Random.Next(5)) + (replica?.Slowness ?? TimeSpan.Zero);

    /// <summary>How far behind a watch of this process is: a server that lags behind lags with both.</summary>
    public TimeSpan LagOf(ProcessContext client, GroupResource resource)
    {
        var replica = Replicas.First(r => r.Context == client);
        var stale = StaleVersion(replica) is null || (_faults.StaleKind ?? resource.Resource) != resource.Resource ? TimeSpan.Zero : replica.StartedAt + _faults.StaleFor - Clock.Now;
        return stale > replica.WatchLag ? stale : replica.WatchLag;
    }

    public PodScript ScriptOf(JsonObject pod)
    {
        var labels = pod["metadata"]!["labels"];
        return Script((string?)labels?["agents.platform/run"] ?? "", int.Parse((string?)labels?["agents.platform/attempt"] ?? "1", CultureInfo.InvariantCulture));
    }

    /// <summary>Shows what has been stored to oracles, kubelet and watches, version by version.</summary>
    public void Pump()
    {
        if (_isDraining)
            return;
        _isDraining = true;
        try
        {
            foreach (var change in Drain())
            {
                _changes.Add(change);
                Invariants.Observe(change);
                _kubelet.OnChanged(change);
            }
        }
        finally
        {
            _isDraining = false;
        }

        foreach (var watch in _watches.ToList())
            watch.Pump();
    }

    public void Trace(ProcessContext? who, string what)
    {
        if (_trace.Count < 5000)
            _trace.Add($"{Elapsed.TotalSeconds,10:0.000} {(who is null ? "" : NameOf(who)),-14} {what}");
    }

    public void Dispose() => _server.Dispose();

    private static ServerImage Begin()
    {
        var clock = new VirtualClock(Epoch, order: null);
        using var server = new ApiServer(new ProcessTime(clock, new ProcessContext(clock), TimeSpan.Zero), new Random(0));
        Answer(server, new ApiRequest { Method = "POST", Path = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", Body = JsonSerializer.SerializeToUtf8Bytes(CrdGenerator.Json()) });
        return server.Image();
    }

    private string NameOf(ProcessContext context) => Replicas.FirstOrDefault(r => r.Context == context)?.Identity ?? "";

    private List<StoreChange> Drain()
    {
        var changes = new List<StoreChange>();
        foreach (var feed in _feeds)
        {
            while (feed.Changes.TryRead(out var change))
                changes.Add(change);
        }

        changes.Sort(static (a, b) => a.Version.CompareTo(b.Version));
        return changes;
    }

    private long? StaleVersion(Replica replica) =>
        _faults.StaleBy > 0 && replica != Replicas[0] && Clock.Now - replica.StartedAt < _faults.StaleFor
            ? Math.Max(FirstVersion, _changes.LastOrDefault(c => c.Resource == Runs || c.Resource == Kubelet.Pods) is { } last ? last.Version - _faults.StaleBy : FirstVersion)
            : null;

    private JsonObject ListAt(GroupResource resource, long version)
    {
        var items = new SortedDictionary<string, StoredObject>(StringComparer.Ordinal);
        foreach (var change in _changes.Where(c => c.Resource == resource && c.Version <= version))
        {
            if (change.Type == ObjectEventType.Deleted)
                items.Remove(change.Current.Name);
            else
                items[change.Current.Name] = change.Current;
        }

        return new JsonObject
        {
            ["metadata"] = new JsonObject { ["resourceVersion"] = version.ToString(CultureInfo.InvariantCulture) },
            ["items"] = new JsonArray([.. items.Values.Select(static i => (JsonNode)i.Parse())]),
        };
    }

    private ApiResponse Handle(ApiRequest request) => Answer(_server, request);

    private static ApiResponse Answer(ApiServer server, ApiRequest request)
    {
        var answer = server.HandleAsync(request, CancellationToken.None);
        return answer.IsCompleted ? answer.Result : throw new SimulationException($"{request.Method} {request.Path} did not complete at once.");
    }
}
