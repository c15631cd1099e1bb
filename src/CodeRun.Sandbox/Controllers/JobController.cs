using System.Text.Json.Nodes;
using CodeRun.Sandbox.Http;
using CodeRun.Sandbox.Kinds;
using CodeRun.Sandbox.Requests;
using CodeRun.Sandbox.Schema;
using CodeRun.Sandbox.Storage;

namespace CodeRun.Sandbox.Controllers;

/// <summary>
/// Runs Jobs as kube-controller-manager's job controller does: makes pods up to parallelism and completions, counts what ended (each pod once, by its
/// tracking finalizer), retries with a growing delay up to backoffLimit, and ends the Job for its deadline or when it is suspended.
/// </summary>
internal sealed class JobController(ObjectStore store, ResourceStorage storage, TimeProvider time) : IDisposable
{
    private const string OwnName = "kubernetes.io/job-controller";
    private const string Tracking = "batch.kubernetes.io/job-tracking";
    private static readonly TimeSpan FirstBackoff = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan MaxBackoff = TimeSpan.FromMinutes(10);

    private readonly Lock _gate = new();
    private readonly HashSet<string> _syncing = new(StringComparer.Ordinal);
    private readonly HashSet<string> _again = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ITimer> _timers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> _retryAt = new(StringComparer.Ordinal);

    /// <summary>Looks at a change of a Job or of a pod.</summary>
    public void OnChanged(StoreChange change)
    {
        if (change.Resource == BuiltInResources.Jobs.Stored)
        {
            if (change.Type == ObjectEventType.Deleted)
                Forget(change.Current.Uid);
            else
                Sync(change.Current.Namespace, change.Current.Name);
        }
        else if (change.Resource == BuiltInResources.Pods.Stored && OwnerOf(change.Current.Parse()) is { } owner)
        {
            Sync(change.Current.Namespace, (string)owner["name"]!);
            if (change.Type != ObjectEventType.Deleted && !IsThere(change.Current.Namespace, owner))
                Release(change.Current);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var timer in _timers.Values)
                timer.Dispose();
            _timers.Clear();
        }
    }

    // Changes that a sync makes come back here while it runs; they make it run once more when it is done.
    private void Sync(string space, string name)
    {
        lock (_gate)
        {
            var key = $"{space}/{name}";
            if (!_syncing.Add(key))
            {
                _again.Add(key);
                return;
            }

            try
            {
                do
                {
                    _again.Remove(key);
                    if (store.Get(BuiltInResources.Jobs.Stored, space, name) is { } job)
                        SyncOnce(job.Parse());
                }
                while (_again.Contains(key));
            }
            finally
            {
                _syncing.Remove(key);
                _again.Remove(key);
            }
        }
    }

    private void SyncOnce(JsonObject job)
    {
        // A Job may be given to another controller for good.
        if ((string?)job["spec"]!["managedBy"] is { Length: > 0 } manager && manager != OwnName)
            return;
        var space = (string)job["metadata"]!["namespace"]!;
        var uid = (string)job["metadata"]!["uid"]!;
        var pods = store.List(BuiltInResources.Pods.Stored, space).Items.Where(p => p.OwnerUids.Contains(uid, StringComparer.Ordinal)).ToList();
        var state = new JobState(job, [.. pods.Select(static p => p.Parse())], storage.Now());
        if (job["metadata"]!["deletionTimestamp"] is not null || state.IsFinished)
        {
            foreach (var pod in pods)
                Release(pod);
            if (state.IsFinished)
                ExpireLater(job, space, uid);
            return;
        }

        state.Count();
        if (state.NewFailures > 0)
            _retryAt[uid] = time.GetUtcNow() + Delay(state.Failed);
        state.Decide(time.GetUtcNow());
        Store(job, state);
        foreach (var pod in state.Counted.Concat(state.IsFinished ? state.Active : []))
            Release(pods.Single(p => p.Uid == (string)pod["metadata"]!["uid"]!));
        foreach (var pod in state.Unwanted)
            Delete(BuiltInResources.Pods, space, pod);
        Create(job, state, space, uid);
        if (state.Deadline is { } deadline && !state.IsFinished)
            Later(space, (string)job["metadata"]!["name"]!, uid, deadline);
    }

    private void Create(JsonObject job, JobState state, string space, string uid)
    {
        if (state.Missing.Count == 0)
            return;
        if (_retryAt.TryGetValue(uid, out var at) && at > time.GetUtcNow())
        {
            Later(space, (string)job["metadata"]!["name"]!, uid, at);
            return;
        }

        foreach (var index in state.Missing)
        {
            try
            {
                storage.Create(BuiltInResources.Pods, space, JobPods.Make(job, index, Tracking, state.FailuresOf(index)));
            }
            catch (ApiStatusException)
            {
                // Not allowed now (the namespace is going, the account is missing): the next change tries again.
                return;
            }
        }
    }

    private void Store(JsonObject job, JobState state) =>
        store.Change(BuiltInResources.Jobs.Stored, (string)job["metadata"]!["namespace"]!, (string)job["metadata"]!["name"]!, stored =>
        {
            var value = stored?.Parse();
            if (value is null || (string?)value["metadata"]!["uid"] != (string?)job["metadata"]!["uid"])
                return value;
            value["status"] = state.Status();
            return value;
        });

    private void Release(StoredObject pod) => store.Change(BuiltInResources.Pods.Stored, pod.Namespace, pod.Name, stored =>
    {
        var value = stored?.Parse();
        if (value?["metadata"]!["finalizers"] is not JsonArray finalizers || !finalizers.Any(static f => (string?)f == Tracking))
            return value;
        var metadata = value["metadata"]!.AsObject();
        var left = new JsonArray([.. finalizers.Where(static f => (string?)f != Tracking).Select(static f => f!.DeepClone())]);
        if (left.Count > 0)
            metadata["finalizers"] = left;
        else
            metadata.Remove("finalizers");
        return ResourceStorage.IsDone(value) ? null : value;
    });

    private void Delete(ResourceDefinition definition, string space, JsonObject value)
    {
        try
        {
            storage.Delete(definition, space, (string)value["metadata"]!["name"]!, new DeleteOptions { Uid = (string)value["metadata"]!["uid"]!, Propagation = "Background" });
        }
        catch (ApiStatusException e) when (e.Code is 404 or 409)
        {
            // It is gone already.
        }
    }

    private void ExpireLater(JsonObject job, string space, string uid)
    {
        if ((long?)job["spec"]?["ttlSecondsAfterFinished"] is not { } seconds || job["metadata"]!["deletionTimestamp"] is not null)
            return;
        var end = (job["status"]?["conditions"] as JsonArray ?? []).Where(static c => (string?)c?["type"] is "Complete" or "Failed").Select(static c => (DateTimeOffset?)c!["lastTransitionTime"]!.GetValue<DateTimeOffset>()).Max();
        if (end is null)
            return;
        if (end.Value.AddSeconds(seconds) <= time.GetUtcNow())
            Delete(BuiltInResources.Jobs, space, job);
        else
            Later(space, (string)job["metadata"]!["name"]!, uid, end.Value.AddSeconds(seconds));
    }

    // The clock is the server's: the callback only looks at the Job again.
    private void Later(string space, string name, string uid, DateTimeOffset at)
    {
        if (_timers.Remove(uid, out var old))
            old.Dispose();
        var delay = at - time.GetUtcNow();
        _timers[uid] = time.CreateTimer(_ => Sync(space, name), state: null, delay > TimeSpan.Zero ? delay : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    private void Forget(string uid)
    {
        lock (_gate)
        {
            _retryAt.Remove(uid);
            if (_timers.Remove(uid, out var timer))
                timer.Dispose();
        }
    }

    private static TimeSpan Delay(long failures)
    {
        var delay = FirstBackoff * Math.Pow(2, Math.Min(failures - 1, 20));
        return delay < MaxBackoff ? delay : MaxBackoff;
    }

    private bool IsThere(string space, JsonObject owner) =>
        store.Get(BuiltInResources.Jobs.Stored, space, (string)owner["name"]!)?.Uid == (string?)owner["uid"];

    private static JsonObject? OwnerOf(JsonObject pod) =>
        (pod["metadata"]!["ownerReferences"] as JsonArray ?? []).OfType<JsonObject>()
            .FirstOrDefault(static o => (string?)o["kind"] == "Job" && (string?)o["apiVersion"] == "batch/v1" && o["controller"]?.GetValue<bool>() == true);
}
