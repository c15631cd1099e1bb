using System.Text.Json.Nodes;
using CodeRun.Engine.Agents;
using CodeRun.Engine.Api;
using CodeRun.Tests.Simulation.World;

namespace CodeRun.Tests.Simulation.Scenarios;

/// <summary>The stories that are told with every fault at every place.</summary>
internal static class Catalog
{
    private static readonly TimeSpan Long = TimeSpan.FromHours(2);

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new Scenario
        {
            Name = "success", IsSingle = true, Ends = "a Completed", Writes = 6,
            Plot = static c => c.At(1, () => c.Create("a", Shop())),
        },
        new Scenario
        {
            Name = "success without a finalizer", IsSingle = true, Ends = "a Completed", Writes = 7,
            Plot = static c => c.At(1, () => c.Create("a", Shop(), finalizer: false)),
        },
        new Scenario
        {
            Name = "retries", IsSingle = true, Ends = "a Completed", Writes = 14,
            Plot = static c =>
            {
                c.Script = static (_, attempt) => new PodScript { ExitCode = attempt < 3 ? 1 : 0 };
                c.At(1, () => c.Create("a", Shop() with { MaxRetries = 2 }));
            },
        },
        new Scenario
        {
            Name = "retries run out", IsSingle = true, Ends = "a Failed", Writes = 10,
            Plot = static c =>
            {
                c.Script = static (_, _) => new PodScript { ExitCode = 1 };
                c.At(1, () => c.Create("a", Shop() with { MaxRetries = 1 }));
            },
        },
        new Scenario
        {
            Name = "pod deleted by others", IsSingle = true, Ends = "a Completed", Writes = 10,
            Plot = static c =>
            {
                c.Script = static (_, _) => new PodScript { Works = TimeSpan.FromMinutes(5) };
                c.At(1, () => c.Create("a", Shop()));
                c.At(100, () => c.Delete("pods", "a-1"));
            },
        },
        new Scenario
        {
            Name = "eviction", IsSingle = true, Ends = "a Completed", Writes = 10,
            Plot = static c =>
            {
                c.Script = static (_, attempt) => attempt == 1 ? new PodScript { ExitCode = 137, Reason = "Evicted" } : new PodScript();
                c.At(1, () => c.Create("a", Shop()));
            },
        },
        new Scenario
        {
            Name = "quota", IsSingle = true, Ends = "a Completed", Writes = 10,
            Plot = static c =>
            {
                c.Script = static (_, attempt) => attempt == 1 ? new PodScript { ExitCode = 75, Message = """{"retryAfterSeconds":120}""" } : new PodScript();
                c.At(1, () => c.Create("a", Shop()));
            },
        },
        new Scenario
        {
            Name = "suspend and resume", IsSingle = true, Ends = "a Completed", Writes = 12,
            Plot = static c =>
            {
                c.Script = static (_, attempt) => new PodScript { Works = attempt == 1 ? Long : TimeSpan.FromSeconds(60) };
                c.At(1, () => c.Create("a", Shop()));
                c.At(100, () => c.PatchSpec("a", new JsonObject { ["suspend"] = true }));
                c.At(300, () => c.PatchSpec("a", new JsonObject { ["suspend"] = false }));
            },
        },
        new Scenario
        {
            Name = "cancel while queued", Ends = "a Completed, b Cancelled", Writes = 8,
            Plot = static c =>
            {
                c.Script = static (_, _) => new PodScript { Works = TimeSpan.FromMinutes(5) };
                c.At(1, () => c.Create("a", Shop()));
                c.At(2, () => c.Create("b", Shop()));
                c.At(100, () => c.PatchSpec("b", new JsonObject { ["cancel"] = true }));
            },
        },
        new Scenario
        {
            Name = "cancel while running", IsSingle = true, Ends = "a Cancelled", Writes = 8,
            Plot = static c =>
            {
                c.Script = static (_, _) => new PodScript { Works = Long };
                c.At(1, () => c.Create("a", Shop()));
                c.At(100, () => c.PatchSpec("a", new JsonObject { ["cancel"] = true }));
            },
        },
        new Scenario
        {
            Name = "cancel before a node takes the pod", IsSingle = true, Ends = "a Cancelled", Writes = 7,
            Plot = static c =>
            {
                c.Script = static (_, _) => new PodScript { ScheduledAfter = null };
                c.At(1, () => c.Create("a", Shop()));
                c.At(100, () => c.PatchSpec("a", new JsonObject { ["cancel"] = true }));
            },
        },
        new Scenario
        {
            Name = "clean-up", IsSingle = true, Ends = "a Completed", Writes = 9,
            Settings = Settings.With(cleanup: new CleanupOptions { CompletedTtlSeconds = 120 }),
            Plot = static c => c.At(1, () => c.Create("a", Shop())),
        },
        new Scenario
        {
            Name = "time to live", IsSingle = true, Ends = "a gone", Writes = 8,
            Plot = static c => c.At(1, () => c.Create("a", Shop() with { TtlSecondsAfterFinished = 120 })),
        },
        new Scenario
        {
            Name = "deletion while queued", Ends = "a Completed, b gone", Writes = 8,
            Plot = static c =>
            {
                c.Script = static (_, _) => new PodScript { Works = TimeSpan.FromMinutes(5) };
                c.At(1, () => c.Create("a", Shop()));
                c.At(2, () => c.Create("b", Shop()));
                c.At(100, () => c.Delete("coderuns", "b"));
            },
        },
        new Scenario
        {
            Name = "deletion while starting", IsSingle = true, Ends = "a gone", Writes = 6,
            Plot = static c =>
            {
                c.Script = static (_, _) => new PodScript { ScheduledAfter = TimeSpan.FromMinutes(9) };
                c.At(1, () => c.Create("a", Shop()));
                c.At(100, () => c.Delete("coderuns", "a"));
            },
        },
        new Scenario
        {
            Name = "deletion while running", IsSingle = true, Ends = "a gone", Writes = 7,
            Plot = static c =>
            {
                c.Script = static (_, _) => new PodScript { Works = Long };
                c.At(1, () => c.Create("a", Shop()));
                c.At(100, () => c.Delete("coderuns", "a"));
            },
        },
        new Scenario
        {
            Name = "deletion beside a sibling of the same service", Ends = "a gone, b Completed", Writes = 13,
            Plot = static c =>
            {
                c.Script = static (_, _) => new PodScript { Works = TimeSpan.FromMinutes(5) };
                c.At(1, () => c.Create("a", Shop()));
                c.At(1, () => c.Create("b", Shop() with { GithubApp = "5DLabs-Cleo" }));
                c.At(100, () => c.Delete("coderuns", "a"));
            },
        },
        new Scenario
        {
            Name = "deleted and made again under the same name", Ends = "a Completed", Writes = 12,
            Plot = static c =>
            {
                c.Script = static (_, _) => new PodScript { Works = TimeSpan.FromMinutes(4) };
                c.At(1, () => c.Create("a", Shop()));
                c.At(100, () => c.Delete("coderuns", "a"));
                c.At(300, () => c.Create("a", Shop()));
            },
        },
        new Scenario
        {
            Name = "three runs for one workspace", Ends = "a Completed, b Completed, c Completed", Writes = 18,
            Plot = static c =>
            {
                c.At(1, () => c.Create("a", Shop()));
                c.At(2, () => c.Create("b", Shop()));
                c.At(3, () => c.Create("c", Shop() with { Priority = 5 }));
            },
        },
        new Scenario
        {
            Name = "limits", Ends = "a Completed, b Completed, c Completed, d Completed", Writes = 26,
            Settings = Settings.With(limits: new ConcurrencyOptions { Total = 2 }),
            Plot = static c =>
            {
                foreach (var name in (string[])["a", "b", "c", "d"])
                    c.At(1, () => c.Create(name, new CodeRunSpec { Service = "svc-" + name }));
            },
        },
        new Scenario
        {
            Name = "configuration changes", Ends = "a Completed, b Completed, c Completed", Writes = 20,
            Settings = Settings.With(limits: new ConcurrencyOptions { Total = 1 }),
            Plot = static c =>
            {
                foreach (var name in (string[])["a", "b", "c"])
                    c.At(1, () => c.Create(name, new CodeRunSpec { Service = "svc-" + name }));
                c.At(30, () => c.Use(Settings.With(limits: new ConcurrencyOptions { Total = 3 }, files: "ffffffff")));
            },
        },
        new Scenario
        {
            Name = "pod that never starts", IsSingle = true, Ends = "a Failed", Writes = 8,
            Plot = static c =>
            {
                c.Script = static (_, _) => new PodScript { Problem = "ImagePullBackOff" };
                c.At(1, () => c.Create("a", Shop() with { StartDeadlineSeconds = 120 }));
            },
        },
        new Scenario
        {
            Name = "history", Ends = "a gone, b gone, c Completed", Writes = 20,
            Settings = Settings.With(cleanup: new CleanupOptions { CompletedTtlSeconds = null, HistoryLimit = 1 }),
            Plot = static c =>
            {
                c.At(1, () => c.Create("a", Shop()));
                c.At(300, () => c.Create("b", Shop()));
                c.At(600, () => c.Create("c", Shop()));
            },
        },
        new Scenario
        {
            Name = "somebody else's pod has the name", Ends = "a Completed", Writes = 21, Reads = 28,
            Plot = static c =>
            {
                c.Do("POST", "/api/v1/namespaces/default/pods", Foreign());
                c.At(1, () => c.Create("a", Shop()));
                c.At(60, () => c.Delete("pods", "a-1"));
            },
        },
        new Scenario
        {
            Name = "spec changes while running", IsSingle = true, Ends = "a Completed", Writes = 7,
            Plot = static c =>
            {
                c.Script = static (_, _) => new PodScript { Works = TimeSpan.FromMinutes(5) };
                c.At(1, () => c.Create("a", Shop()));
                c.At(100, () => c.PatchSpec("a", new JsonObject { ["model"] = "other" }));
            },
        },
    ];

    private static CodeRunSpec Shop() => new() { Service = "shop" };

    private static JsonObject Foreign() => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Pod",
        ["metadata"] = new JsonObject { ["name"] = "a-1" },
        ["spec"] = new JsonObject { ["containers"] = new JsonArray(new JsonObject { ["name"] = "other", ["image"] = "x" }) },
    };
}
