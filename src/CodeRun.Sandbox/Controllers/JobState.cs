using System.Text.Json.Nodes;

namespace CodeRun.Sandbox.Controllers;

/// <summary>What a Job is at and what is to be done for it, worked out from the Job and its pods. Does nothing itself.</summary>
internal sealed class JobState
{
    private const string Tracking = "batch.kubernetes.io/job-tracking";

    private readonly JsonObject _spec;
    private readonly JsonObject _status;
    private readonly string _now;
    private readonly IReadOnlyList<JsonObject> _pods;
    private readonly SortedSet<int> _done = [];
    private readonly SortedSet<int> _failedIndexes = [];
    private string? _failure;

    /// <param name="job">The Job.</param>
    /// <param name="pods">All its pods.</param>
    /// <param name="now">The time as metadata has it.</param>
    public JobState(JsonObject job, IReadOnlyList<JsonObject> pods, string now)
    {
        (_pods, _now) = (pods, now);
        _spec = job["spec"]!.AsObject();
        _status = job["status"]?.DeepClone().AsObject() ?? [];
        Succeeded = (long?)_status["succeeded"] ?? 0;
        Failed = (long?)_status["failed"] ?? 0;
        foreach (var index in JobIndexes.Read((string?)_status["completedIndexes"] ?? ""))
            _done.Add(index);
        foreach (var index in JobIndexes.Read((string?)_status["failedIndexes"] ?? ""))
            _failedIndexes.Add(index);
    }

    /// <summary>Pods that succeeded.</summary>
    public long Succeeded { get; private set; }

    /// <summary>Pods that failed.</summary>
    public long Failed { get; private set; }

    /// <summary>Failures that were counted now.</summary>
    public int NewFailures { get; private set; }

    /// <summary>Pods that were counted now.</summary>
    public List<JsonObject> Counted { get; } = [];

    /// <summary>Pods that are to be deleted.</summary>
    public IReadOnlyList<JsonObject> Unwanted { get; private set; } = [];

    /// <summary>Pods that are to be created: their indexes, or nulls.</summary>
    public IReadOnlyList<int?> Missing { get; private set; } = [];

    /// <summary>When the Job's time is over; null for never.</summary>
    public DateTimeOffset? Deadline { get; private set; }

    /// <summary>Pods that have not ended and are not going.</summary>
    public IReadOnlyList<JsonObject> Active => [.. _pods.Where(static p => !HasEnded(p) && p["metadata"]!["deletionTimestamp"] is null)];

    /// <summary>True when the Job is over.</summary>
    public bool IsFinished => Has("Complete") || Has("Failed");

    private bool IsSuspended => _spec["suspend"]?.GetValue<bool>() == true;

    private bool IsIndexed => (string?)_spec["completionMode"] == "Indexed";

    // Where only pods that have failed are replaced, one that is going is waited for.
    private bool AwaitsEnd => (string?)_spec["podReplacementPolicy"] == "Failed";

    private int Going => _pods.Count(static p => !HasEnded(p) && p["metadata"]!["deletionTimestamp"] is not null);

    /// <summary>Counts the pods that ended and were not counted before.</summary>
    public void Count()
    {
        foreach (var pod in _pods.Where(p => HasEnded(p) || (!AwaitsEnd && p["metadata"]!["deletionTimestamp"] is not null)).Where(static p => (p["metadata"]!["finalizers"] as JsonArray ?? []).Any(static f => (string?)f == Tracking)))
        {
            Counted.Add(pod);
            if ((string?)pod["status"]?["phase"] == "Succeeded")
            {
                if (JobPods.IndexOf(pod) is not { } index || _done.Add(index))
                    Succeeded++;
            }
            else if (!IsSuspended || HasEnded(pod))
            {
                CountFailure(pod);
            }
        }
    }

    /// <summary>How often pods of an index have failed so far; null for a Job that does not limit that.</summary>
    public int? FailuresOf(int? index) => index is null || _spec["backoffLimitPerIndex"] is null ? null
        : _pods.Where(p => JobPods.IndexOf(p) == index).Select(p => JobPods.FailuresBefore(p) + (CountsFailure(p) ? 1 : 0)).DefaultIfEmpty(0).Max();

    /// <summary>Decides what is to be done.</summary>
    public void Decide(DateTimeOffset now)
    {
        if (IsSuspended)
        {
            Suspend();
            return;
        }

        if (Has("Suspended"))
        {
            Set("Suspended", "False", "JobResumed", "Job resumed");
            _status["startTime"] = _now;
        }

        _status["startTime"] ??= _now;
        if ((long?)_spec["activeDeadlineSeconds"] is { } seconds)
            Deadline = _status["startTime"]!.GetValue<DateTimeOffset>().AddSeconds(seconds);
        var completions = (long?)_spec["completions"];
        if (_failure is not null)
            Fail("PodFailurePolicy", _failure);
        else if (Failed > (long)_spec["backoffLimit"]! || JobFailureRules.RestartsExceed(_spec, _pods))
            Fail("BackoffLimitExceeded", "Job has reached the specified backoff limit");
        else if (Deadline <= now)
            Fail("DeadlineExceeded", "Job was active longer than specified deadline");
        else if ((long?)_spec["maxFailedIndexes"] is { } most && _failedIndexes.Count > most)
            Fail("MaxFailedIndexesExceeded", "Job has exceeded the specified maximal number of failed indexes");
        else if (_failedIndexes.Count > 0 && _failedIndexes.Count + _done.Count >= completions)
            Fail("FailedIndexes", "Job has failed indexes");
        else if (JobSuccessRules.Met(_spec["successPolicy"], _done) is { } met)
            Complete("SuccessPolicy", met);
        else if (completions is null ? Succeeded > 0 && Active.Count == 0 : Succeeded >= completions)
            Complete("CompletionsReached", "Reached expected number of succeeded pods");
        else
            Fill(completions);
    }

    /// <summary>The status to store.</summary>
    public JsonObject Status()
    {
        var active = IsFinished || IsSuspended ? 0 : Active.Count + Missing.Count;
        Put("active", active);
        Put("succeeded", Succeeded);
        Put("failed", Failed);
        if (IsIndexed)
            _status["completedIndexes"] = JobIndexes.Write(_done);
        if (_spec["backoffLimitPerIndex"] is not null)
            _status["failedIndexes"] = JobIndexes.Write(_failedIndexes);
        _status["terminating"] = Going;
        _status["ready"] = IsFinished ? 0 : Active.Count(static p => (p["status"]?["conditions"] as JsonArray ?? []).Any(static c => (string?)c?["type"] == "Ready" && (string?)c["status"] == "True"));
        _status["uncountedTerminatedPods"] = new JsonObject();
        return _status;
    }

    private static bool HasEnded(JsonObject pod) => (string?)pod["status"]?["phase"] is "Succeeded" or "Failed";

    private void Suspend()
    {
        Unwanted = Active;
        if (!Has("Suspended"))
            Set("Suspended", "True", "JobSuspended", "Job suspended");
        _status.Remove("startTime");
    }

    private void Fill(long? completions)
    {
        var parallelism = (long)_spec["parallelism"]!;
        var active = Active;
        var wanted = completions is { } all ? Math.Min(parallelism, all - Succeeded - _failedIndexes.Count) : Succeeded > 0 ? active.Count : parallelism;
        if (active.Count > wanted)
        {
            Unwanted = [.. active.Skip((int)wanted)];
            return;
        }

        var count = (int)Math.Clamp(wanted - active.Count - (AwaitsEnd ? Going : 0), 0, 500);
        if (!IsIndexed)
        {
            Missing = [.. Enumerable.Repeat<int?>(null, count)];
            return;
        }

        var taken = active.Concat(AwaitsEnd ? _pods.Where(static p => !HasEnded(p)) : []).Select(JobPods.IndexOf).ToHashSet();
        Missing = [.. Enumerable.Range(0, (int)completions!.Value).Where(i => !_done.Contains(i) && !_failedIndexes.Contains(i) && !taken.Contains(i)).Take(count).Select(static i => (int?)i)];
    }

    private void CountFailure(JsonObject pod)
    {
        var (action, message) = JobFailureRules.Judge(_spec["podFailurePolicy"], pod);
        if (action == JobFailureRules.Ignore)
            return;
        Failed++;
        NewFailures++;
        if (action == JobFailureRules.FailJob)
            _failure ??= message;
        if (JobPods.IndexOf(pod) is { } index && (long?)_spec["backoffLimitPerIndex"] is { } limit && (action == JobFailureRules.FailIndex || JobPods.FailuresBefore(pod) + 1 > limit))
            _failedIndexes.Add(index);
    }

    private bool CountsFailure(JsonObject pod) => (string?)pod["status"]?["phase"] == "Failed" && JobFailureRules.Judge(_spec["podFailurePolicy"], pod).Action != JobFailureRules.Ignore;

    private void Complete(string reason, string message)
    {
        Set("SuccessCriteriaMet", "True", reason, message);
        Set("Complete", "True", reason, message);
        _status["completionTime"] = _now;
        Unwanted = Active;
    }

    private void Fail(string reason, string message)
    {
        Unwanted = Active;
        Failed += Unwanted.Count;
        Set("FailureTarget", "True", reason, message);
        Set("Failed", "True", reason, message);
    }

    private bool Has(string type) => (_status["conditions"] as JsonArray ?? []).Any(c => (string?)c?["type"] == type && (string?)c["status"] == "True");

    private void Set(string type, string status, string reason, string message)
    {
        if (_status["conditions"] is not JsonArray conditions)
            _status["conditions"] = conditions = [];
        foreach (var old in conditions.Where(c => (string?)c?["type"] == type).ToList())
            conditions.Remove(old);
        conditions.Add(new JsonObject { ["type"] = type, ["status"] = status, ["lastProbeTime"] = _now, ["lastTransitionTime"] = _now, ["reason"] = reason, ["message"] = message });
    }

    private void Put(string field, long number)
    {
        if (number > 0)
            _status[field] = number;
        else
            _status.Remove(field);
    }
}
