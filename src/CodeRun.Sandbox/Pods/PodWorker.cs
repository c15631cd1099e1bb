using System.Text.Json.Nodes;
using System.Threading.Channels;
using CodeRun.Sandbox.Pods.States;
using CodeRun.Sandbox.Pods.Volumes;
using CodeRun.Sandbox.Storage;

namespace CodeRun.Sandbox.Pods;

/// <summary>
/// Takes one pod from its creation to its end: does what <see cref="PodMachine"/> decides and writes the status. Waits only for
/// what happens and for the times the machine names.
/// </summary>
internal sealed class PodWorker : IDisposable
{
    private static readonly GroupResource Pods = new("", "pods");

    // Timers do not reach further than some weeks.
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);
    private static readonly TimeSpan StoreRetry = TimeSpan.FromSeconds(1);

    private readonly PodServices _services;
    private readonly Channel<PodMessage> _inbox = Channel.CreateUnbounded<PodMessage>(new UnboundedChannelOptions { SingleReader = true });
    private readonly CancellationTokenSource _gone = new();
    private readonly PodEvents _events;
    private readonly PodVolumes _volumes;
    private readonly PodContainers _containers;
    private readonly RootCertificates? _certificates;
    private readonly HashSet<(GroupResource, string)> _references;
    private PodView _pod;

    /// <summary>Makes a worker for a pod.</summary>
    public PodWorker(PodServices services, JsonObject pod)
    {
        (_services, _pod) = (services, PodView.Read(pod));
        _references = PodReferences.Of(pod);
        _events = new PodEvents(services.Objects, services.Time);
        var tokens = services.Api is { } api ? new PodTokens(api.Tokens, services.Time) : null;
        _certificates = services.Api is { } known ? new RootCertificates(services.Objects, known.CertificateAuthority) : null;
        _volumes = new PodVolumes(services.Paths, new VolumeContent(services.Data, tokens), tokens);
        _containers = new PodContainers(services, _volumes, m => _inbox.Writer.TryWrite(m));
    }

    /// <summary>Tells the worker that the pod has changed.</summary>
    public void Notify(JsonObject pod) => _inbox.Writer.TryWrite(new PodMessage.Changed(PodView.Read(pod)));

    /// <summary>Tells the worker that an object has changed.</summary>
    public void Notify(GroupResource kind, string @namespace, string name)
    {
        if (_pod.Namespace == @namespace && _references.Contains((kind, name)))
            _inbox.Writer.TryWrite(new PodMessage.Woken());
    }

    /// <summary>Tells the worker that the pod object is gone: its processes end at once.</summary>
    public void Gone() => _gone.Cancel();

    /// <summary>Runs the pod until its object is gone or the sandbox stops.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _gone.Token);
        try
        {
            if (IsOver(_pod) || await ScheduleAsync(stop.Token))
                await FollowAsync(stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The pod object is gone, or the sandbox stops: the processes end with it.
        }
        finally
        {
            await _containers.EndAsync();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _containers.Dispose();
        _gone.Dispose();
    }

    private static bool IsOver(PodView pod) => (string?)pod.Json["status"]?["phase"] is "Succeeded" or "Failed";

    // Played by the scheduler. False when the pod is for another node or scheduler, and so not for this runner.
    private async Task<bool> ScheduleAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var spec = _pod.Json["spec"]!;
            if ((string?)spec["nodeName"] is { Length: > 0 } node)
                return node == PodScheduler.Node;
            if ((string?)spec["schedulerName"] is not (null or "default-scheduler"))
                return false;
            var isStored = TryStore(Schedule);
            if ((string?)_pod.Json["spec"]!["nodeName"] is null or "" && await NextAsync(isStored ? null : _services.Time.GetUtcNow() + StoreRetry, cancellationToken) is PodMessage.Changed changed)
                _pod = changed.Pod;
        }
    }

    private void Schedule()
    {
        if (_pod.Json["spec"]!["schedulingGates"] is JsonArray { Count: > 0 })
            Refuse("SchedulingGated", "Scheduling is blocked due to non-empty scheduling gates");
        else if (PodScheduler.Problem(_pod.Json, _services.Objects) is { } problem)
            Refuse("Unschedulable", problem);
        else
            Bind();
    }

    private void Bind()
    {
        var stored = _services.Objects.Update(Pods, _pod.Namespace, _pod.Name, value =>
        {
            if ((string?)value["metadata"]!["uid"] != _pod.Uid || (string?)value["spec"]!["nodeName"] is { Length: > 0 })
                return false;
            value["spec"]!["nodeName"] = PodScheduler.Node;
            PodConditions.Set(Status(value), "PodScheduled", isTrue: true, null, null, Generation(value), _services.Time.GetUtcNow());
            return true;
        });
        if (stored is null || (string?)stored["metadata"]!["uid"] != _pod.Uid)
            return;
        _pod = PodView.Read(stored);
        if ((string?)stored["spec"]!["nodeName"] == PodScheduler.Node)
            _events.TellScheduling(_pod, "Scheduled", "Binding", $"Successfully assigned {_pod.Namespace}/{_pod.Name} to {PodScheduler.Node}", isWarning: false);
    }

    private void Refuse(string reason, string message)
    {
        Write("kube-scheduler", status => PodConditions.Set(status, "PodScheduled", isTrue: false, reason, message, Generation(_pod.Json), _services.Time.GetUtcNow()));
        if (reason == "Unschedulable")
            _events.TellScheduling(_pod, "FailedScheduling", "Scheduling", message, isWarning: true);
    }

    // Played by the kubelet.
    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        var wasOver = IsOver(_pod);
        var state = PodState.Begin(_pod, StartTime()) with { FinalPhase = wasOver ? (string)_pod.Json["status"]!["phase"]! : null };
        var isRemoved = false;
        var queue = new Queue<PodMessage?>([null]);
        while (true)
        {
            DateTimeOffset? wakeAt = null;
            while (queue.TryDequeue(out var message))
            {
                if (state is { IsMounted: true, FinalPhase: null })
                    Refresh(state.Pod, message);
                var step = PodMachine.Step(state, message, _services.Time.GetUtcNow());
                (state, wakeAt, _pod) = (step.State, step.WakeAt, step.State.Pod);
                foreach (var action in step.Actions)
                    Do(action, queue);
            }

            var isStored = wasOver || TryStore(() => Write("kubelet", status => PodStatusWriter.Write(status, state, Generation(_pod.Json), _services.Time.GetUtcNow())));
            if (isStored && state.IsRemoved && !isRemoved)
                isStored = TryStore(() => isRemoved = _services.Objects.Delete(Pods, _pod.Namespace, _pod.Name, _pod.Uid));
            if (!isStored)
                wakeAt = Earlier(wakeAt, _services.Time.GetUtcNow() + StoreRetry);
            queue.Enqueue(await NextAsync(state is { IsMounted: true, FinalPhase: null } ? Earlier(wakeAt, _volumes.RefreshAt) : wakeAt, cancellationToken));
            while (_inbox.Reader.TryRead(out var more))
                queue.Enqueue(more);
        }
    }

    private void Do(PodAction action, Queue<PodMessage?> queue)
    {
        switch (action)
        {
            case PodAction.Mount:
                queue.Enqueue(new PodMessage.Mounted(Mount(_pod)));
                break;
            case PodAction.Start start:
                List<string> warnings = [];
                queue.Enqueue(_containers.Start(_pod, start, warnings));
                foreach (var warning in warnings)
                    _events.Tell(_pod, new PodAction.Tell(IsWarning: true, "InvalidEnvironmentVariableNames", warning, start.Container));
                break;
            case PodAction.RunHook hook:
                _containers.Run(_pod, hook);
                break;
            case PodAction.RunProbe probe:
                _containers.Run(_pod, probe);
                break;
            case PodAction.Terminate terminate:
                _containers.Terminate(terminate.Id);
                break;
            case PodAction.Kill kill:
                _containers.Kill(kill.Id);
                break;
            case PodAction.Tell tell:
                _events.Tell(_pod, tell);
                break;
        }
    }

    private IReadOnlyList<string> Mount(PodView pod)
    {
        if (_references.Contains((PodReferences.ConfigMaps, RootCertificates.Name)))
            _certificates?.Ensure(pod.Namespace);
        return _volumes.Mount(pod.Json);
    }

    // What is mounted follows what it comes from; what cannot be had any more stays as it was.
    private void Refresh(PodView before, PodMessage? message)
    {
        var isDue = message switch
        {
            PodMessage.Woken => true,
            PodMessage.Changed changed => !SaysTheSame(before, changed.Pod, "labels") || !SaysTheSame(before, changed.Pod, "annotations"),
            _ => _volumes.RefreshAt <= _services.Time.GetUtcNow(),
        };
        if (!isDue)
            return;
        var pod = message is PodMessage.Changed now ? now.Pod : before;
        foreach (var problem in Mount(pod))
            _events.Tell(pod, new PodAction.Tell(IsWarning: true, "FailedMount", problem, Container: null));
    }

    private static bool SaysTheSame(PodView one, PodView other, string field) => JsonNode.DeepEquals(one.Json["metadata"]![field], other.Json["metadata"]![field]);

    private async Task<PodMessage?> NextAsync(DateTimeOffset? at, CancellationToken cancellationToken)
    {
        if (at is null)
            return await _inbox.Reader.ReadAsync(cancellationToken);
        var left = at.Value - _services.Time.GetUtcNow();
        if (left <= TimeSpan.Zero)
            return null;
        using var timer = new CancellationTokenSource(left < LongestWait ? left : LongestWait, _services.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        try
        {
            return await _inbox.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null; // It is time to look again.
        }
    }

    // False when the disk takes nothing now: the pod goes on, and what is known of it is written later.
    private static bool TryStore(Action write)
    {
        try
        {
            write();
            return true;
        }
        catch (StoreWriteException)
        {
            return false;
        }
    }

    private static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) => one is null || other < one ? other ?? one : one;

    private DateTimeOffset StartTime() => (string?)_pod.Json["status"]?["startTime"] is { } start
        ? DateTimeOffset.Parse(start, System.Globalization.CultureInfo.InvariantCulture)
        : _services.Time.GetUtcNow();

    private void Write(string manager, Action<JsonObject> write) => _services.Objects.Update(Pods, _pod.Namespace, _pod.Name, value =>
    {
        if ((string?)value["metadata"]!["uid"] != _pod.Uid)
            return false;
        var before = value["status"]?.DeepClone();
        write(Status(value));
        return !JsonNode.DeepEquals(before, value["status"]);
    }, manager, "status");

    private static JsonObject Status(JsonObject pod)
    {
        if (pod["status"] is not JsonObject status)
            pod["status"] = status = [];
        return status;
    }

    private static long? Generation(JsonObject pod) => pod["metadata"]!["generation"] is JsonValue value && value.TryGetValue(out long generation) ? generation : null;
}
