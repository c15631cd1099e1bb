using CodeRun.Engine.Agents;
using CodeRun.Engine.Hosting;

namespace CodeRun.Cmdlets.Session;

/// <summary>A controller that runs in this session.</summary>
/// <param name="Host">The controller.</param>
/// <param name="Connection">The cluster it serves.</param>
/// <param name="Namespace">The namespace it serves; null for all.</param>
/// <param name="Reloader">Gives it changed settings.</param>
internal sealed record RunningController(ControllerHost Host, ClusterConnection Connection, string? Namespace, SettingsReloader Reloader)
{
    // With what follows it (Events, giving the Lease back) at most the thirty seconds that a pod has to end.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(24);

    /// <summary>What it works with now.</summary>
    public ControllerConfiguration Configuration => Host.Configuration;

    /// <summary>Lets work in progress finish and ends the controller.</summary>
    public async Task StopAsync()
    {
        await Reloader.DisposeAsync();
        await Host.StopAsync(Grace);
        await Host.DisposeAsync();
    }
}
