using System.Globalization;
using CodeRun.Engine.Api;
using CodeRun.Engine.Hosting;
using CodeRun.Engine.Kubernetes;
using CodeRun.Engine.Resources;
using CodeRun.Sandbox.Storage;
using CodeRun.Tests.Simulation.World;

namespace CodeRun.Tests.Simulation.Oracles;

/// <summary>Looks at every version of the store for what must never be.</summary>
internal sealed class InvariantChecker(Cluster cluster)
{
    private readonly Dictionary<string, CodeRunResource> _runs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PodView> _pods = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Run, string Attempt), int> _podsOfAttempt = [];
    private readonly Dictionary<string, string> _configMapOwners = new(StringComparer.Ordinal);
    private readonly HashSet<string> _succeeded = new(StringComparer.Ordinal);
    private readonly HashSet<string> _finished = new(StringComparer.Ordinal);
    private readonly HashSet<(string Run, string Attempt)> _takenByOutsiders = [];
    private string? _leaseHolder;

    public IReadOnlyCollection<CodeRunResource> Runs => _runs.Values;

    public IReadOnlyCollection<PodView> Pods => _pods.Values;

    /// <summary>Uids of the runs whose pod once succeeded.</summary>
    public IReadOnlySet<string> Succeeded => _succeeded;

    public void Observe(StoreChange change)
    {
        var gone = change.Type == ObjectEventType.Deleted;
        if (change.Resource == Cluster.Runs)
            OnRun(CodeRunParser.Parse(change.Current.Json.Span).Resource, gone);
        else if (change.Resource == Kubelet.Pods)
            OnPod(ControllerCaches.ReadPod(change.Current.Json), change.Type);
        else if (change.Resource == Cluster.ConfigMaps)
            OnConfigMap(ControllerCaches.ReadOwned(change.Current.Json).Metadata, gone);
        else if (change.Resource == Cluster.Leases)
            _leaseHolder = (string?)change.Current.Parse()["spec"]?["holderIdentity"];
    }

    /// <summary>A controller is about to change something.</summary>
    public void Writes(Replica replica, RequestInfo info)
    {
        if (cluster.WithElection && info.Resource is not ("leases" or "events") && _leaseHolder != replica.Identity)
            Fail($"{replica.Identity} writes ({info}) while the Lease belongs to '{_leaseHolder}'");
    }

    public void OutsiderDeletes(string plural, string name)
    {
        if (plural == "pods" && _pods.Values.FirstOrDefault(p => p.Metadata.Name == name) is { } pod)
            NoteOutsider(pod);
    }

    public void NoteOutsider(PodView pod) => _takenByOutsiders.Add((RunOf(pod), AttemptOf(pod)));

    /// <summary>What must be true when everything has come to rest.</summary>
    public void CheckAtRest()
    {
        foreach (var pod in _pods.Values.Where(p => RunOf(p).Length > 0 && !_runs.ContainsKey(RunOf(p))))
            Fail($"pod {pod.Metadata.Name} is left although its run is gone");
        foreach (var map in _configMapOwners.Where(m => !_runs.ContainsKey(m.Value)))
            Fail($"ConfigMap {map.Key} is left although its run is gone");
        foreach (var run in _runs.Values)
        {
            if (_succeeded.Contains(run.Metadata.Uid) && run.Status?.Phase != RunPhase.Completed)
                Fail($"run {run.Metadata.Name} is {run.Status?.Phase} although its agent succeeded: the outcome was lost");
            if (run.Status?.Phase == RunPhase.Processing && !_pods.Values.Any(p => RunOf(p) == run.Metadata.Uid && p.IsLive))
                Fail($"run {run.Metadata.Name} is Processing without a pod");
            if (RunPhase.IsTerminal(run.Status?.Phase) && _pods.Values.Any(p => RunOf(p) == run.Metadata.Uid && p.IsLive))
                Fail($"run {run.Metadata.Name} is {run.Status?.Phase} and its pod lives");
            if (run.Metadata.DeletionTimestamp is not null)
                Fail($"run {run.Metadata.Name} is still being deleted");
        }
    }

    public void Fail(string what) => throw new SimulationException($"{what} (at {cluster.Elapsed.TotalSeconds:0.000} s)");

    private void OnRun(CodeRunResource run, bool gone)
    {
        var uid = run.Metadata.Uid;
        if (gone)
        {
            _runs.Remove(uid);
            if (_pods.Values.FirstOrDefault(p => RunOf(p) == uid && p.IsLive) is { } left && run.Metadata.Finalizers.Count == 0 && left.Metadata.DeletionTimestamp is null)
                Fail($"run {run.Metadata.Name} is gone while its pod {left.Metadata.Name} lives");
            return;
        }

        if (_runs.TryGetValue(uid, out var before))
        {
            if (RunPhase.IsTerminal(before.Status?.Phase) && run.Status?.Phase != before.Status!.Phase)
                Fail($"run {run.Metadata.Name} went from {before.Status.Phase} to {run.Status?.Phase}");
            if ((run.Status?.Attempt ?? 0) < (before.Status?.Attempt ?? 0))
                Fail($"attempt of run {run.Metadata.Name} went from {before.Status?.Attempt} to {run.Status?.Attempt}");
        }

        _runs[uid] = run;
        if (RunPhase.IsTerminal(run.Status?.Phase))
            _finished.Add(uid);
        if (IsActive(run) && (before is null || !IsActive(before)))
            CheckLimits(run);
    }

    private void CheckLimits(CodeRunResource started)
    {
        var limits = cluster.Settings.Configuration.Concurrency;
        var active = _runs.Values.Where(IsActive).ToList();
        if (limits.Total is { } total && active.Count > total)
            Fail($"{active.Count} runs are active, the limit is {total}: {started.Metadata.Name} should have waited");
        if (limits.PerAgent is { } perAgent && active.Count(r => r.Status!.Agent == started.Status!.Agent) > perAgent)
            Fail($"more than {perAgent} runs of agent {started.Status!.Agent} are active");
        if (limits.PerService is { } perService && active.Count(r => r.Spec.Service == started.Spec.Service) > perService)
            Fail($"more than {perService} runs of service {started.Spec.Service} are active");
    }

    private void OnPod(PodView pod, ObjectEventType type)
    {
        var uid = pod.Metadata.Uid;
        if (type == ObjectEventType.Deleted)
        {
            _pods.Remove(uid);
            return;
        }

        _pods[uid] = pod;
        var run = RunOf(pod);
        if (run.Length == 0)
            return;
        if (type == ObjectEventType.Added)
            OnCreated(pod, run);

        // One that somebody deletes while its agent finishes may be gone before anybody has looked.
        if (pod.Status.Phase == "Succeeded" && pod.Metadata.DeletionTimestamp is null)
            _succeeded.Add(run);
        if (!pod.IsLive)
            return;
        foreach (var other in _pods.Values.Where(p => p.Metadata.Uid != uid && p.IsLive))
        {
            if (RunOf(other) == run)
                Fail($"run {pod.Metadata.ControllerOwner()!.Name} has two live pods: {other.Metadata.Name} and {pod.Metadata.Name}");
            if (other.Claims().Intersect(pod.Claims(), StringComparer.Ordinal).FirstOrDefault() is { } workspace)
                Fail($"workspace {workspace} has two live pods: {other.Metadata.Name} and {pod.Metadata.Name}");
        }
    }

    private void OnCreated(PodView pod, string run)
    {
        if (_succeeded.Contains(run))
            Fail($"pod {pod.Metadata.Name} was made although an agent of the run had succeeded: a finished outcome is run again");
        if (_finished.Contains(run))
            Fail($"pod {pod.Metadata.Name} was made although its run has ended");
        if (!_runs.TryGetValue(run, out var owner) || owner.Status?.PodName != pod.Metadata.Name)
            Fail($"pod {pod.Metadata.Name} was made before the status of its run said so");
        var key = (run, AttemptOf(pod));
        _podsOfAttempt[key] = _podsOfAttempt.GetValueOrDefault(key) + 1;

        // Somebody took it away before its start was written down, and nobody saw it: nothing can tell that it was there.
        if (_podsOfAttempt[key] > 1 && !_takenByOutsiders.Contains(key))
            Fail($"attempt {key.Item2} of run {pod.Metadata.ControllerOwner()!.Name} has had {_podsOfAttempt[key]} pods");
    }

    private void OnConfigMap(ResourceMetadata map, bool gone)
    {
        if (gone)
            _configMapOwners.Remove(map.Name);
        else if (map.Labels.TryGetValue(RunLabels.RunUid, out var run))
            _configMapOwners[map.Name] = run;
    }

    private static bool IsActive(CodeRunResource run) => run.Status is { Phase: RunPhase.Processing, Attempt: > 0 };

    private static string RunOf(PodView pod) => pod.Metadata.Labels.GetValueOrDefault(RunLabels.RunUid, "");

    private static string AttemptOf(PodView pod) => pod.Metadata.Labels.GetValueOrDefault(RunLabels.Attempt, "0").ToString(CultureInfo.InvariantCulture);
}
