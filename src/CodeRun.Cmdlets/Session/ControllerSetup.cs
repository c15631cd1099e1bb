using System.Globalization;
using CodeRun.Engine.Hosting;
using CodeRun.Engine.Kubernetes;

namespace CodeRun.Cmdlets.Session;

/// <summary>Options of controllers and passes, from what a command was given.</summary>
internal static class ControllerSetup
{
    /// <summary>The options.</summary>
    public static ControllerOptions Options(string? @namespace, string? leaseNamespace, ControllerSettings settings, Action<StepReport>? onStep = null, int workers = 4) =>
        new()
        {
            Namespace = @namespace,
            Configuration = settings.Configuration,
            Renderer = settings.Renderer,
            Random = new SynchronizedRandom(Randomness.Create()),
            Workers = workers,
            OnStep = onStep,
            Election = leaseNamespace is null ? null : new LeaderElectionOptions { Namespace = leaseNamespace, Identity = Identity() },
        };

    // Different for each process and each start: a controller must not take the Lease of its predecessor for its own.
    private static string Identity() =>
        string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}_{Environment.ProcessId}_{Guid.NewGuid():N}");
}
