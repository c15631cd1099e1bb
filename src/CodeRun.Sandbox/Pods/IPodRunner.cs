using CodeRun.Sandbox.Storage;

namespace CodeRun.Sandbox.Pods;

/// <summary>Runs the pods that the API server holds: scheduler, volume binder and kubelet in one.</summary>
public interface IPodRunner : IPodLogs, IAsyncDisposable
{
    /// <summary>Starts to look after the pods; returns at once. Disposing ends all processes.</summary>
    /// <param name="objects">The objects.</param>
    /// <param name="api">How pods reach the API server; null when it has no address, and pods get no tokens.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    Task StartAsync(IObjectAccess objects, PodApi? api, CancellationToken cancellationToken);
}
