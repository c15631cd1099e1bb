using CodeRun.Engine.Agents;
using CodeRun.Engine.Hosting;

namespace CodeRun.Cmdlets.Session;

/// <summary>A controller that runs in this session.</summary>
/// <param name="Host">The controller.</param>
/// <param name="Connection">The cluster it serves.</param>
/// <param name="Namespace">The namespace it serves; null for all.</param>
/// <param name="Configuration">What it was started with.</param>
internal sealed record RunningController(ControllerHost Host, ClusterConnection Connection, string? Namespace, ControllerConfiguration Configuration)
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    /// <summary>Lets work in progress finish and ends the controller.</summary>
    public async Task StopAsync()
    {
        await Host.StopAsync(Grace);
        await Host.DisposeAsync();
    }
}
