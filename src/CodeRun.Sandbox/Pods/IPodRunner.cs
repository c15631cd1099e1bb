using CodeRun.Sandbox.Storage;

namespace CodeRun.Sandbox.Pods;

/// <summary>Runs the pods that the API server holds: scheduler, volume binder and kubelet in one.</summary>
public interface IPodRunner : IPodLogs, IAsyncDisposable
{
    /// <summary>Starts to look after the pods; returns at once. Disposing ends all processes.</summary>
    Task StartAsync(IObjectAccess objects, CancellationToken cancellationToken);
}
