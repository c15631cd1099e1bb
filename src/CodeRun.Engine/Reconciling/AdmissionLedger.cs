using CodeRun.Engine.Agents;

namespace CodeRun.Engine.Reconciling;

/// <summary>
/// Who uses which workspace and how many runs are active: the one place where a start is granted, so that two workers
/// can never grant the same workspace. Fed by the caches, which may lag; a grant is therefore kept here until the
/// run is seen to have ended. First come, first served within a priority. Thread-safe.
/// </summary>
public sealed class AdmissionLedger(ConcurrencyOptions concurrency, AgentRegistry registry)
{
    private readonly Lock _gate = new();
    private ConcurrencyOptions _limits = concurrency;
    private AgentRegistry _agents = registry;
    private readonly Dictionary<string, Holder> _holders = new(StringComparer.Ordinal);
    private readonly SortedSet<AdmissionClaim> _waiting = new(AdmissionClaim.QueueOrder);
    private readonly Dictionary<string, AdmissionClaim> _waitingByUid = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Namespace, string Name), WorkspaceQueue> _workspaces = [];

    /// <summary>Other limits from now on. Runs that are active stay so, even above a lower limit.</summary>
    public void Limit(ConcurrencyOptions limits, AgentRegistry agents)
    {
        lock (_gate)
            (_limits, _agents) = (limits, agents);
    }

    /// <summary>Notes that the run has an attempt under way, whatever the limits say: it was granted earlier.</summary>
    public void Hold(AdmissionClaim claim)
    {
        lock (_gate)
        {
            StopWaiting(claim.RunUid);
            HolderOf(claim).Activate(claim);
        }
    }

    /// <summary>Notes a pod that may be running. Its workspace is in use even when its run is finished or gone.</summary>
    public void HoldForPod(AdmissionClaim claim, string podUid)
    {
        lock (_gate)
            HolderOf(claim).Pods.Add(podUid);
    }

    /// <summary>Notes that a pod has ended or is gone; returns the runs that may now be able to start.</summary>
    public IReadOnlyList<AdmissionClaim> ReleasePod(string runUid, string podUid)
    {
        lock (_gate)
        {
            return _holders.TryGetValue(runUid, out var holder) && holder.Pods.Remove(podUid) && DropIfIdle(holder)
                ? Startable(holder.Claim)
                : [];
        }
    }

    /// <summary>
    /// Notes that a run without an attempt under way was seen, after attempt <paramref name="attempt"/>. A grant for a later
    /// attempt, whose start is being written down just now, stays. Returns the runs that may now be able to start.
    /// </summary>
    public IReadOnlyList<AdmissionClaim> ReleaseEnded(string runUid, int attempt)
    {
        lock (_gate)
        {
            if (!_holders.TryGetValue(runUid, out var holder) || !holder.RunActive || holder.Attempt > attempt)
                return [];
            holder.RunActive = false;
            DropIfIdle(holder);
            return Startable(holder.Claim);
        }
    }

    /// <summary>Notes that the run is finished or gone and waits for nothing; returns the runs that may now be able to start.</summary>
    public IReadOnlyList<AdmissionClaim> Release(string runUid)
    {
        lock (_gate)
        {
            var left = StopWaiting(runUid);
            if (_holders.TryGetValue(runUid, out var holder) && holder.RunActive)
            {
                holder.RunActive = false;
                left = holder.Claim;
                DropIfIdle(holder);
            }

            return left is null ? [] : Startable(left);
        }
    }

    /// <summary>Grants the run its workspace and a place, or queues it and says whom it waits for.</summary>
    public AdmissionDecision TryAdmit(AdmissionClaim claim)
    {
        lock (_gate)
        {
            if (_holders.TryGetValue(claim.RunUid, out var own) && own.RunActive)
                return AdmissionDecision.Granted;
            Enqueue(claim);
            var decision = Judge(claim);
            if (decision.Admitted)
            {
                StopWaiting(claim.RunUid);
                HolderOf(claim).Activate(claim);
            }

            return decision;
        }
    }

    /// <summary>What <see cref="TryAdmit"/> would answer; changes nothing.</summary>
    public AdmissionDecision Peek(AdmissionClaim claim)
    {
        lock (_gate)
        {
            if (_holders.TryGetValue(claim.RunUid, out var own) && own.RunActive)
                return AdmissionDecision.Granted;
            var wasWaiting = _waitingByUid.ContainsKey(claim.RunUid);
            Enqueue(claim);
            var decision = Judge(claim);
            if (!wasWaiting)
                StopWaiting(claim.RunUid);
            return decision;
        }
    }

    private AdmissionDecision Judge(AdmissionClaim claim)
    {
        if (Blocker(claim) is { } blocker)
        {
            return new AdmissionDecision(false, AdmissionDecision.WorkspaceBusy,
                $"Waits for run {blocker.RunName}, which is ahead on workspace {claim.Workspace}.");
        }

        if (!_limits.Any(_agents))
            return AdmissionDecision.Granted;
        var counts = Active();
        foreach (var waiting in _waiting.TakeWhile(w => w.GoesBefore(claim)).Where(w => Blocker(w) is null && Full(counts, w) is null))
            counts.Add(waiting);
        return Full(counts, claim) is { } message
            ? new AdmissionDecision(false, AdmissionDecision.AtCapacity, message)
            : AdmissionDecision.Granted;
    }

    // The nearest run ahead on the same workspace: a waiting one, else one that holds it. It stays the nearest until it
    // is done, so that what is said of it stays true while the queue moves up.
    private AdmissionClaim? Blocker(AdmissionClaim claim) =>
        !_workspaces.TryGetValue(claim.WorkspaceKey, out var workspace) ? null
        : workspace.Waiting.Reverse().FirstOrDefault(w => w.GoesBefore(claim))
            ?? workspace.Holders.FirstOrDefault(h => h.RunUid != claim.RunUid);

    private ActiveCounts Active() => new(_holders.Values.Where(static h => h.RunActive).Select(static h => h.Claim));

    private string? Full(ActiveCounts counts, AdmissionClaim claim)
    {
        if (_limits.Total is { } total && counts.Total >= total)
            return $"The limit of {total} active runs is reached.";
        var perAgent = _agents.Find(claim.Agent)?.MaxConcurrent ?? _limits.PerAgent;
        if (perAgent is { } agentLimit && counts.OfAgent(claim) >= agentLimit)
            return $"The limit of {agentLimit} active runs of agent {claim.Agent} is reached.";
        return _limits.PerService is { } serviceLimit && counts.OfService(claim) >= serviceLimit
            ? $"The limit of {serviceLimit} active runs of service {claim.Service} is reached."
            : null;
    }

    // Without limits only the first in the released workspace's queue can have become startable.
    private List<AdmissionClaim> Startable(AdmissionClaim released)
    {
        if (!_limits.Any(_agents))
        {
            return _workspaces.TryGetValue(released.WorkspaceKey, out var workspace) && workspace.Waiting.Min is { } first && Blocker(first) is null
                ? [first]
                : [];
        }

        var counts = Active();
        var startable = new List<AdmissionClaim>();
        foreach (var waiting in _waiting.Where(w => Blocker(w) is null && Full(counts, w) is null))
        {
            counts.Add(waiting);
            startable.Add(waiting);
        }

        return startable;
    }

    private void Enqueue(AdmissionClaim claim)
    {
        StopWaiting(claim.RunUid);
        _waiting.Add(claim);
        _waitingByUid[claim.RunUid] = claim;
        QueueOf(claim).Waiting.Add(claim);
    }

    private AdmissionClaim? StopWaiting(string runUid)
    {
        if (!_waitingByUid.Remove(runUid, out var claim))
            return null;
        _waiting.Remove(claim);
        QueueOf(claim).Waiting.Remove(claim);
        DropIfEmpty(claim);
        return claim;
    }

    private Holder HolderOf(AdmissionClaim claim)
    {
        if (!_holders.TryGetValue(claim.RunUid, out var holder))
        {
            _holders.Add(claim.RunUid, holder = new Holder(claim));
            QueueOf(claim).Holders.Add(claim);
        }

        return holder;
    }

    private bool DropIfIdle(Holder holder)
    {
        if (holder.RunActive || holder.Pods.Count > 0)
            return false;
        _holders.Remove(holder.Claim.RunUid);
        QueueOf(holder.Claim).Holders.Remove(holder.Claim);
        DropIfEmpty(holder.Claim);
        return true;
    }

    private WorkspaceQueue QueueOf(AdmissionClaim claim)
    {
        if (!_workspaces.TryGetValue(claim.WorkspaceKey, out var queue))
            _workspaces.Add(claim.WorkspaceKey, queue = new WorkspaceQueue());
        return queue;
    }

    private void DropIfEmpty(AdmissionClaim claim)
    {
        if (QueueOf(claim) is { Holders.Count: 0, Waiting.Count: 0 })
            _workspaces.Remove(claim.WorkspaceKey);
    }

    private sealed class Holder(AdmissionClaim claim)
    {
        public AdmissionClaim Claim { get; } = claim;

        public HashSet<string> Pods { get; } = new(StringComparer.Ordinal);

        public bool RunActive { get; set; }

        public int Attempt { get; private set; }

        public void Activate(AdmissionClaim claim)
        {
            RunActive = true;
            Attempt = Math.Max(Attempt, claim.Attempt);
        }
    }

    private sealed class WorkspaceQueue
    {
        public List<AdmissionClaim> Holders { get; } = [];

        public SortedSet<AdmissionClaim> Waiting { get; } = new(AdmissionClaim.QueueOrder);
    }
}
