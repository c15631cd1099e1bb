using System.Collections.Concurrent;
using System.ComponentModel;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using CodeRun.Sandbox.Pods.Logs;
using CodeRun.Sandbox.Pods.Probes;
using CodeRun.Sandbox.Pods.States;
using CodeRun.Sandbox.Pods.Volumes;

namespace CodeRun.Sandbox.Pods;

/// <summary>The processes of one pod: starts and ends them, runs their probes and hooks, and tells what came of it.</summary>
/// <param name="services">What pods share.</param>
/// <param name="volumes">The pod's volumes.</param>
/// <param name="tell">Takes what happens.</param>
internal sealed class PodContainers(PodServices services, PodVolumes volumes, Action<PodMessage> tell) : IDisposable
{
    private readonly ConcurrentDictionary<string, (ContainerSpec Spec, IContainerProcess Process)> _running = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Task, bool> _work = new();
    private readonly CancellationTokenSource _stop = new();

    /// <summary>Starts a container.</summary>
    public PodMessage Start(PodView pod, PodAction.Start action, List<string> warnings)
    {
        var container = Find(pod, action.Container);
        var id = Id(pod, action);
        ContainerSpec spec;
        try
        {
            if (Refusal(container) is { } refusal)
                return new PodMessage.NotReady(container.Name, "CreateContainerError", refusal);
            spec = services.Builder.Build(pod, container, volumes, id, action.Attempt, warnings);
        }
        catch (PodNotReadyException e)
        {
            return new PodMessage.NotReady(container.Name, e.Reason, e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new PodMessage.NotReady(container.Name, "CreateContainerError", e.Message);
        }

        var log = services.Logs.Open(pod.Uid, container.Name, id, action.Attempt);
        try
        {
            var process = ContainerProcess.Start(spec, new LogOutput(log, services.Time), services.Time);
            _running[id] = (spec, process);
            var fallsBack = (string?)container.Json["terminationMessagePolicy"] == "FallbackToLogsOnError";
            Keep(WatchAsync(container.Name, spec, process, log, fallsBack));
            return new PodMessage.Started(container.Name, id);
        }
        catch (Win32Exception e)
        {
            log.End();
            return new PodMessage.StartFailed(container.Name, id, $"failed to start container \"{container.Name}\": unable to start container process: {e.Message}");
        }
    }

    /// <summary>Runs a hook.</summary>
    public void Run(PodView pod, PodAction.RunHook action)
    {
        var container = Find(pod, action.Container);
        var handler = (action.IsPostStart ? container.PostStart : container.PreStop)!;
        Keep(RunAsync(handler, container, action.Id, action.Limit, problem => new PodMessage.HookEnded(container.Name, action.Id, action.IsPostStart, problem)));
    }

    /// <summary>Runs a probe.</summary>
    public void Run(PodView pod, PodAction.RunProbe action)
    {
        var container = Find(pod, action.Container);
        var probe = container.Probe(action.Kind)!;
        Keep(RunAsync(probe.Json, container, action.Id, probe.Timeout, problem => new PodMessage.Probed(container.Name, action.Id, action.Kind, problem)));
    }

    /// <summary>Asks a run to end.</summary>
    public void Terminate(string id)
    {
        if (_running.TryGetValue(id, out var running))
            running.Process.Terminate();
    }

    /// <summary>Ends a run by force.</summary>
    public void Kill(string id)
    {
        if (_running.TryGetValue(id, out var running))
            running.Process.Kill();
    }

    /// <summary>Ends all of the pod by force; returns when nothing runs any more.</summary>
    public async Task EndAsync()
    {
        await _stop.CancelAsync();
        foreach (var (_, process) in _running.Values)
            process.Kill();
        await Task.WhenAll(_work.Keys);
    }

    public void Dispose() => _stop.Dispose();

    private static ContainerView Find(PodView pod, string name) => pod.All.First(c => c.Name == name);

    // As a runtime's: a word for the runtime and 64 hexadecimal digits, never the same for two runs.
    // Another sandbox of this machine may have pods with the same uids, since those may come from a seed, but not the same directory.
    private string Id(PodView pod, PodAction.Start action) =>
        $"sandbox://{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{services.Paths.Pod(pod.Uid)}/{action.Container}/{action.Attempt}")))}";

    private static string? Refusal(ContainerView container)
    {
        foreach (var (handler, what) in (ReadOnlySpan<(JsonObject?, string)>)[(container.Startup?.Json, "probe"), (container.Liveness?.Json, "probe"), (container.Readiness?.Json, "probe"), (container.PostStart, "hook"), (container.PreStop, "hook")])
        {
            if (handler is not null && HandlerRunner.Refusal(handler, what) is { } refusal)
                return refusal;
        }

        return null;
    }

    private void Keep(Task work)
    {
        _work[work] = true;
        _ = work.ContinueWith(done => _work.TryRemove(done, out _), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private async Task WatchAsync(string name, ContainerSpec spec, ContainerProcess process, ContainerLog log, bool fallsBack)
    {
        var code = await process.Completion;
        _running.TryRemove(spec.Id, out _);
        process.Dispose();
        tell(new PodMessage.Ended(name, spec.Id, code, TerminationMessage.Read(spec.TerminationMessageFile, fallsBack, code, log)));
    }

    private async Task RunAsync(JsonObject handler, ContainerView container, string id, TimeSpan limit, Func<string?, PodMessage> answer)
    {
        if (!_running.TryGetValue(id, out var running))
            return;
        try
        {
            tell(answer(await services.Handlers.RunAsync(handler, container, running.Spec, limit, _stop.Token)));
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The pod is gone; nobody waits for the answer.
        }
    }
}
