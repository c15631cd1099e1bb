using CodeRun.Engine.Hosting;
using CodeRun.Engine.Kubernetes;
using CodeRun.Tests.Simulation.Core;

namespace CodeRun.Tests.Simulation.World;

/// <summary>One process with a controller. After a crash another one takes its place, with another identity.</summary>
internal sealed class Replica
{
    public required string Identity { get; init; }

    public required ProcessContext Context { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>How far its clock is ahead.</summary>
    public TimeSpan Skew { get; init; }

    public ControllerHost? Host { get; private set; }

    /// <summary>True while nothing of it reaches the server.</summary>
    public bool IsBlackHoled { get; set; }

    /// <summary>What its requests take longer, each way.</summary>
    public TimeSpan Slowness { get; set; }

    /// <summary>How far its watches are behind.</summary>
    public TimeSpan WatchLag { get; set; }

    /// <summary>True once it was asked to stop.</summary>
    public bool IsStopping { get; private set; }

    public void Start(Cluster cluster) => Context.Run(() =>
    {
        var time = new ProcessTime(cluster.Clock, Context, Skew);
        Host = new ControllerHost(new SimulatedApi(cluster, this), new ControllerOptions
        {
            Namespace = Cluster.Namespace,
            Configuration = cluster.Settings.Configuration,
            Renderer = cluster.Settings.Renderer,
            Workers = 3,
            Time = time,
            Random = new Random(cluster.Random.Next()),
            Spawn = static work => work(),
            Election = cluster.WithElection ? new LeaderElectionOptions { Namespace = Cluster.Namespace, Identity = Identity } : null,
            OnError = error => cluster.Trace(Context, $"error: {error.Message}"),
        });
        _ = Host.StartAsync(CancellationToken.None);
    });

    public void Stop() => Context.Run(() =>
    {
        IsStopping = true;
        _ = Host!.StopAsync(TimeSpan.FromSeconds(25));
    });
}
