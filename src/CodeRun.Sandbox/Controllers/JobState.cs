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

    /// <summary>Counts the pods that ended and were not counted before.</summary>
    public void Count()
    {
        foreach (var pod in _pods.Where(static p => HasEnded(p) || p["metadata"]!["deletionTimestamp"] is not null).Where(static p => (p["metadata"]!["finalizers"] as JsonArray ?? []).Any(static f => (string?)f == Tracking)))
        {
            Counted.Add(pod);
            if ((string?)pod["status"]?["phase"] == "Succeeded")
            {
                if (JobPods.IndexOf(pod) is not { } index || _done.Add(index))
                    Succeeded++;
            }
            else if (!IsSuspended || HasEnded(pod))
            {
                Failed++;
                NewFailures++;
            }
        }
    }

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
        if (Failed > (long)_spec["backoffLimit"]!)
            Fail("BackoffLimitExceeded", "Job has reached the specified backoff limit");
        else if (Deadline <= now)
            Fail("DeadlineExceeded", "Job was active longer than specified deadline");
        else if (completions is null ? Succeeded > 0 && Active.Count == 0 : Succeeded >= completions)
            Complete();
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
        _status["terminating"] = _pods.Count(static p => !HasEnded(p) && p["metadata"]!["deletionTimestamp"] is not null);
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
        var wanted = completions is { } all ? Math.Min(parallelism, all - Succeeded) : Succeeded > 0 ? active.Count : parallelism;
        if (active.Count > wanted)
        {
            Unwanted = [.. active.Skip((int)wanted)];
            return;
        }

        var count = (int)Math.Min(wanted - active.Count, 500);
        if (!IsIndexed)
        {
            Missing = [.. Enumerable.Repeat<int?>(null, count)];
            return;
        }

        var taken = active.Select(JobPods.IndexOf).ToHashSet();
        Missing = [.. Enumerable.Range(0, (int)completions!.Value).Where(i => !_done.Contains(i) && !taken.Contains(i)).Take(count).Select(static i => (int?)i)];
    }

    private void Complete()
    {
        Set("SuccessCriteriaMet", "True", "CompletionsReached", "Reached expected number of succeeded pods");
        Set("Complete", "True", "CompletionsReached", "Reached expected number of succeeded pods");
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
