using System.Collections.Concurrent;
using System.ComponentModel;
using System.Text.Json.Nodes;
using CodeRun.Sandbox.Storage;

namespace CodeRun.Sandbox.Pods;

/// <summary>Takes one pod from its creation to its end. Waits only for changes of objects, for processes and for deadlines.</summary>
internal sealed class PodWorker(IObjectAccess objects, PodFiles files, ContainerBuilder builder, PodLogStore logs, TimeProvider time, JsonObject pod) : IDisposable
{
    private static readonly GroupResource Pods = new("", "pods");
    private static readonly GroupResource Claims = new("", "persistentvolumeclaims");

    private readonly CancellationTokenSource _gone = new();
    private readonly ConcurrentDictionary<string, ContainerState> _states = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private readonly List<IContainerProcess> _processes = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private JsonObject _pod = pod;

    private string Namespace => (string)_pod["metadata"]!["namespace"]!;

    private string Name => (string)_pod["metadata"]!["name"]!;

    private string Uid => (string)_pod["metadata"]!["uid"]!;

    private bool IsDeleting => _pod["metadata"]!["deletionTimestamp"] is not null;

    /// <summary>Tells the worker that the pod, or something it may wait for, has changed.</summary>
    public void Notify(JsonObject? pod)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            _pod = pod ?? _pod;
            changed = _changed;
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        changed.TrySetResult();
    }

    /// <summary>Tells the worker that the pod object is gone: its processes end at once.</summary>
    public void Gone()
    {
        _gone.Cancel();
        Signal(static p => p.Kill());
        Notify(pod: null);
    }

    /// <summary>Runs the pod until it has ended and, when it is being deleted, is gone.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _gone.Token);
        try
        {
            foreach (var container in Containers("initContainers").Concat(Containers("containers")))
                _states[(string)container["name"]!] = new ContainerState();
            if ((string?)_pod["status"]?["phase"] is not ("Succeeded" or "Failed") && await ScheduleAsync(stop.Token) && await StartAsync(stop.Token) is { } running)
                await FollowAsync(running, stop.Token);
            while (!IsDeleting)
                await ChangeAsync(stop.Token);
            objects.Delete(Pods, Namespace, Name, Uid);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The pod object is gone, or the sandbox stops: the processes end with it.
        }
        finally
        {
            Signal(static p => p.Kill());
            foreach (var process in _processes)
                await process.Completion;
            foreach (var process in _processes)
                process.Dispose();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _gone.Dispose();

    private IEnumerable<JsonObject> Containers(string list) => (_pod["spec"]![list] as JsonArray ?? []).OfType<JsonObject>();

    // Played by the scheduler: the one node takes every pod that asks for nothing special and whose claims are there.
    private async Task<bool> ScheduleAsync(CancellationToken cancellationToken)
    {
        while (!IsDeleting)
        {
            var changed = Changed();
            if (Unschedulable() is not { } why)
            {
                Update((pod, status) =>
                {
                    pod["spec"]!["nodeName"] = "sandbox";
                    status["startTime"] = PodStatus.Time(time.GetUtcNow());
                    PodStatus.Condition(status, "PodScheduled", isTrue: true, "", "", time.GetUtcNow());
                });
                return true;
            }

            Update((_, status) => PodStatus.Condition(status, "PodScheduled", isTrue: false, "Unschedulable", why, time.GetUtcNow()));
            await changed.WaitAsync(cancellationToken);
        }

        return false;
    }

    private string? Unschedulable()
    {
        if (_pod["spec"]!["nodeSelector"] is JsonObject { Count: > 0 })
            return "0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector. The sandbox's only node has no labels.";
        return (_pod["spec"]!["volumes"] as JsonArray ?? [])
            .Select(static v => (string?)v?["persistentVolumeClaim"]?["claimName"])
            .Where(c => c is not null && objects.Get(Claims, Namespace, c) is null)
            .Select(static c => $"0/1 nodes are available: persistentvolumeclaim \"{c}\" not found.")
            .FirstOrDefault();
    }

    private async Task<Dictionary<string, Task<int>>?> StartAsync(CancellationToken cancellationToken)
    {
        var volumes = await ReadyAsync(() => files.Prepare(_pod), "", cancellationToken);
        foreach (var container in Containers("initContainers"))
        {
            if (volumes is null || await LaunchAsync(container, volumes, cancellationToken) is not { } init)
                return null;
            if ((string?)container["restartPolicy"] == "Always")
                continue; // A sidecar: it runs beside what follows.
            Report("Pending");
            if (await EndAsync(init, cancellationToken) != 0)
            {
                Report("Failed");
                return null;
            }
        }

        var running = new Dictionary<string, Task<int>>(StringComparer.Ordinal);
        foreach (var container in Containers("containers"))
        {
            if (volumes is null || await LaunchAsync(container, volumes, cancellationToken) is not { } process)
                return null;
            running[(string)container["name"]!] = process;
        }

        Report("Running");
        return running;
    }

    // What is missing is shown in a kubelet's words and waited for.
    private async Task<T?> ReadyAsync<T>(Func<T> prepare, string container, CancellationToken cancellationToken)
        where T : class
    {
        while (!IsDeleting && !IsOverdue())
        {
            var changed = Changed();
            try
            {
                return prepare();
            }
            catch (PodNotReadyException e)
            {
                foreach (var name in _states.Keys.Where(n => container.Length == 0 || n == container).ToList())
                    _states[name] = new ContainerState { Waiting = (e.Reason, e.Message) };
                Report("Pending");
                await DeadlineOr(changed, cancellationToken);
            }
        }

        if (!IsDeleting)
            Overdue();
        return null;
    }

    private async Task<Task<int>?> LaunchAsync(JsonObject container, IReadOnlyDictionary<string, string> volumes, CancellationToken cancellationToken)
    {
        var name = (string)container["name"]!;
        if (await ReadyAsync(() => builder.Build(_pod, container, volumes), name, cancellationToken) is not { } spec)
            return null;
        var log = logs.Open(Uid, name);
        try
        {
            var process = ContainerProcess.Start(spec, log);
            lock (_gate)
                _processes.Add(process);
            _states[name] = new ContainerState { Waiting = null, StartedAt = time.GetUtcNow() };
            return WatchAsync(spec, process, log);
        }
        catch (Exception e) when (e is Win32Exception or DirectoryNotFoundException)
        {
            // As a runtime reports a program that is not there: the container ended before it began.
            _states[name] = new ContainerState { Waiting = null, FinishedAt = time.GetUtcNow(), ExitCode = 128, Reason = "StartError", Message = $"failed to start container \"{name}\": {e.Message}" };
            log.Append($"failed to start container \"{name}\": {e.Message}");
            log.End();
            return Task.FromResult(128);
        }
    }

    private async Task<int> WatchAsync(ContainerSpec spec, ContainerProcess process, ContainerLog log)
    {
        var code = await process.Completion;
        var message = await File.ReadAllTextAsync(spec.TerminationMessageFile);
        if (message.Length == 0 && spec.FallBackToLogs && code != 0)
            message = log.Tail();
        _states[spec.Name] = _states[spec.Name] with
        {
            FinishedAt = time.GetUtcNow(),
            ExitCode = code,
            Reason = code == 0 ? "Completed" : "Error",
            Message = message.Length <= 4096 ? message : message[..4096],
        };
        log.End();
        return code;
    }

    private async Task<int> EndAsync(Task<int> process, CancellationToken cancellationToken)
    {
        while (!process.IsCompleted)
        {
            var changed = Changed();
            if (IsDeleting || IsOverdue())
            {
                await StopAsync(process, cancellationToken);
                break;
            }

            await Task.WhenAny(process, DeadlineOr(changed, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }

        return await process;
    }

    private async Task FollowAsync(Dictionary<string, Task<int>> running, CancellationToken cancellationToken)
    {
        var all = Task.WhenAll(running.Values);
        while (!all.IsCompleted)
        {
            var changed = Changed();
            if (IsDeleting || IsOverdue())
            {
                await StopAsync(all, cancellationToken);
                break;
            }

            await Task.WhenAny(all, DeadlineOr(changed, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }

        var overdue = !IsDeleting && IsOverdue() && (await all).Any(static c => c != 0);
        var codes = await all;
        await StopAsync(Task.WhenAll(_processes.Select(static p => p.Completion)), cancellationToken);
        if (overdue)
            Overdue();
        else
            Report(codes.All(static c => c == 0) ? "Succeeded" : "Failed");
    }

    // TERM to the whole tree, KILL when the grace period is over.
    private async Task StopAsync(Task ended, CancellationToken cancellationToken)
    {
        if (ended.IsCompleted)
            return;
        Signal(static p => p.Terminate());
        var grace = (long?)_pod["metadata"]!["deletionGracePeriodSeconds"] ?? (long?)_pod["spec"]!["terminationGracePeriodSeconds"] ?? 30;
        try
        {
            await ended.WaitAsync(TimeSpan.FromSeconds(grace), time, cancellationToken);
        }
        catch (TimeoutException)
        {
            Signal(static p => p.Kill());
            await ended;
        }
    }

    private DateTimeOffset? Deadline()
    {
        if (_pod["spec"]!["activeDeadlineSeconds"] is not JsonValue value || !value.TryGetValue(out long seconds))
            return null;
        return _pod["status"]?["startTime"] is JsonValue start ? DateTimeOffset.Parse((string)start!, System.Globalization.CultureInfo.InvariantCulture).AddSeconds(seconds) : null;
    }

    private bool IsOverdue() => Deadline() is { } deadline && deadline <= time.GetUtcNow();

    private async Task DeadlineOr(Task changed, CancellationToken cancellationToken)
    {
        if (Deadline() is not { } deadline)
        {
            await changed.WaitAsync(cancellationToken);
            return;
        }

        var left = deadline - time.GetUtcNow();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var timer = Task.Delay(left > TimeSpan.Zero ? left : TimeSpan.Zero, time, stop.Token);
        await Task.WhenAny(changed.WaitAsync(stop.Token), timer);
        await stop.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
    }

    private void Overdue() => Update((pod, status) =>
    {
        PodStatus.Write(status, pod, "Failed", _states, time.GetUtcNow());
        status["reason"] = "DeadlineExceeded";
        status["message"] = "Pod was active on the node longer than the specified deadline";
    });

    private void Report(string phase) => Update((pod, status) => PodStatus.Write(status, pod, phase, _states, time.GetUtcNow()));

    private void Update(Action<JsonObject, JsonObject> write)
    {
        var stored = objects.Update(Pods, Namespace, Name, value =>
        {
            if ((string)value["metadata"]!["uid"]! != Uid)
                return false;
            var status = value["status"] as JsonObject;
            if (status is null)
                value["status"] = status = [];
            write(value, status);
            return true;
        });
        if (stored is not null && (string)stored["metadata"]!["uid"]! == Uid)
        {
            lock (_gate)
                _pod = stored;
        }
    }

    private Task Changed()
    {
        lock (_gate)
            return _changed.Task;
    }

    private Task ChangeAsync(CancellationToken cancellationToken)
    {
        var changed = Changed();
        return IsDeleting ? Task.CompletedTask : changed.WaitAsync(cancellationToken);
    }

    private void Signal(Action<IContainerProcess> signal)
    {
        lock (_gate)
        {
            foreach (var process in _processes.Where(static p => !p.Completion.IsCompleted))
                signal(process);
        }
    }
}
