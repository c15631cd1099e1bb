using System.Text.Json.Nodes;
using CodeRun.Engine.Agents;
using CodeRun.Engine.Api;
using CodeRun.Tests.Simulation.World;

namespace CodeRun.Tests.Simulation.Scenarios;

/// <summary>
/// A random walk: runs, people, agents, controllers and network do what a seed says for ten minutes; then all is quiet, and
/// everything must come to its end. The same seed is the same walk, to the last event.
/// </summary>
internal static class WalkPlan
{
    private const double FaultRate = 0.03;
    private static readonly TimeSpan Troubled = TimeSpan.FromMinutes(12);
    private static readonly TimeSpan Settling = TimeSpan.FromMinutes(20);
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(30);
    private const int MostSettlings = 18;
    private static readonly RequestFault[] Faults = [.. Enum.GetValues<RequestFault>().Where(static f => f != RequestFault.None)];
    private static readonly EventFault[] EventFaults = [.. Enum.GetValues<EventFault>().Where(static f => f != EventFault.None)];

    /// <summary>Walks; returns what an oracle found with the trace, or null.</summary>
    public static string? Walk(int seed)
    {
        var random = new Random(seed);
        var faultRandom = new Random(seed ^ 0x5EED);
        var withElection = random.Next(2) == 0;
        var limits = random.Next(3) == 0 ? new ConcurrencyOptions { Total = random.Next(1, 4), PerAgent = random.Next(1, 4) } : new ConcurrencyOptions();
        var cleanup = random.Next(3) == 0
            ? new CleanupOptions { CompletedTtlSeconds = 60, FailedTtlSeconds = 120, CancelledTtlSeconds = 30, HistoryLimit = random.Next(2) == 0 ? 2 : null }
            : new CleanupOptions { CompletedTtlSeconds = null, FailedTtlSeconds = null, CancelledTtlSeconds = null };
        var faults = new FaultPlan
        {
            Request = (_, _) => faultRandom.NextDouble() < FaultRate ? Faults[faultRandom.Next(Faults.Length)] : RequestFault.None,
            Event = _ => faultRandom.NextDouble() < FaultRate ? EventFaults[faultRandom.Next(EventFaults.Length)] : EventFault.None,
        };
        using var cluster = new Cluster(seed, faults, withElection: withElection, shuffled: true, settings: Settings.With(limits, cleanup));
        try
        {
            cluster.Script = (run, attempt) => ScriptFor(seed, run, attempt);
            cluster.StartReplica();
            if (withElection)
                cluster.StartReplica(TimeSpan.FromMinutes(random.Next(-90, 90)));
            Plan(cluster, random, limits, cleanup);
            cluster.Run(Troubled);
            Calm(cluster);
            for (var i = 0; i < MostSettlings && (i == 0 || cluster.Invariants.Runs.Any(static r => !RunPhase.IsTerminal(r.Status?.Phase))); i++)
                cluster.Run(Settling);
            cluster.Run(Settling);
            var requests = cluster.Requests.Count;
            cluster.Run(Quiet);
            if (cluster.Requests.Count > requests)
                cluster.Invariants.Fail($"nothing changed, and yet: {string.Join(", ", cluster.Requests.Skip(requests).Take(5))}");
            cluster.Invariants.CheckAtRest();
            foreach (var run in cluster.Invariants.Runs.Where(static r => !RunPhase.IsTerminal(r.Status?.Phase)))
                cluster.Invariants.Fail($"run {run.Metadata.Name} came to no end: {run.Status?.Phase} {run.Status?.Reason} {run.Status?.Message}");
            return null;
        }
        catch (SimulationException e)
        {
            return $"seed {seed}: {e.Message}\n{Story.TraceOf(cluster)}";
        }
    }

    private static void Plan(Cluster cluster, Random random, ConcurrencyOptions limits, CleanupOptions cleanup)
    {
        var count = random.Next(1, 7);
        for (var i = 0; i < count; i++)
        {
            var name = $"run-{i}";
            var spec = new CodeRunSpec
            {
                Service = random.Next(2) == 0 ? "shop" : "mail",
                GithubApp = random.Next(3) == 0 ? "5DLabs-Cleo" : null,
                MaxRetries = random.Next(3),
                RetryBackoff = new RetryBackoff { BaseSeconds = 5, MaxSeconds = 60 },
                StartDeadlineSeconds = 60,
                Priority = random.Next(3),
                Suspend = random.Next(10) == 0,
                TtlSecondsAfterFinished = random.Next(5) == 0 ? random.Next(0, 300) : null,
            };
            cluster.At(random.NextDouble() * 120, () => cluster.Create(name, spec, finalizer: random.Next(4) != 0));
        }

        for (var i = random.Next(8); i > 0; i--)
        {
            var name = $"run-{random.Next(count)}";
            var kind = random.Next(8);
            cluster.At(120 + (random.NextDouble() * 480), () => Act(cluster, name, kind, limits, cleanup));
        }

        for (var i = random.Next(4); i > 0; i--)
        {
            var kind = random.Next(3);
            cluster.At(random.NextDouble() * 600, () => Trouble(cluster, kind));
        }
    }

    private static void Act(Cluster cluster, string name, int kind, ConcurrencyOptions limits, CleanupOptions cleanup)
    {
        switch (kind)
        {
            case 0:
                cluster.PatchSpec(name, new JsonObject { ["suspend"] = true });
                break;
            case 1:
                cluster.PatchSpec(name, new JsonObject { ["suspend"] = false });
                break;
            case 2:
                cluster.PatchSpec(name, new JsonObject { ["cancel"] = true });
                break;
            case 3:
                cluster.Delete("coderuns", name);
                break;
            case 4 or 5 when cluster.Invariants.Pods.FirstOrDefault(p => p.IsLive && p.Metadata.Name.StartsWith(name + "-", StringComparison.Ordinal)) is { } pod:
                cluster.Delete("pods", pod.Metadata.Name);
                break;
            case 6:
                cluster.PatchSpec(name, new JsonObject { ["model"] = "another" });
                break;
            default:
                cluster.Use(Settings.With(limits with { Total = limits.Total + 1 }, cleanup, files: "ffffffff"));
                break;
        }
    }

    private static void Trouble(Cluster cluster, int kind)
    {
        var replica = cluster.Replicas.FirstOrDefault(static r => !r.Context.IsDead && !r.IsStopping);
        switch (kind)
        {
            case 0 when replica is not null:
                cluster.Crash(replica);
                break;
            case 1 when replica is not null && cluster.WithElection:
                replica.IsBlackHoled = true;
                cluster.At(45, () => replica.IsBlackHoled = false);
                break;
            case 2 when replica is not null:
                replica.Slowness = TimeSpan.FromSeconds(4);
                cluster.At(60, () => replica.Slowness = TimeSpan.Zero);
                break;
        }
    }

    // The end of all trouble: what is held goes on.
    private static void Calm(Cluster cluster)
    {
        cluster.WithFaults = false;
        foreach (var run in cluster.Invariants.Runs.Where(static r => r.Spec.Suspend).Select(static r => r.Metadata.Name).ToList())
            cluster.PatchSpec(run, new JsonObject { ["suspend"] = false });
    }

    private static PodScript ScriptFor(int seed, string run, int attempt)
    {
        var random = new Random(HashCode(seed, run, attempt));
        var works = TimeSpan.FromSeconds(5 + random.Next(120));
        return random.Next(12) switch
        {
            0 or 1 => new PodScript { Works = works, ExitCode = 1 },
            2 => new PodScript { Works = works, ExitCode = 137, Reason = "Evicted" },
            3 => new PodScript { Works = works, ExitCode = 75, Message = random.Next(2) == 0 ? """{"retryAfterSeconds":30}""" : "" },
            4 => new PodScript { Problem = "ImagePullBackOff" },
            5 => new PodScript { ScheduledAfter = TimeSpan.FromSeconds(random.Next(90)), Works = works },
            6 => new PodScript { Works = works, ExitCode = 78 },
            _ => new PodScript { Works = works },
        };
    }

    // HashCode.Combine differs from process to process.
    private static int HashCode(int seed, string run, int attempt)
    {
        var hash = (seed * 31) + attempt;
        foreach (var letter in run)
            hash = unchecked((hash * 31) + letter);
        return hash;
    }
}
