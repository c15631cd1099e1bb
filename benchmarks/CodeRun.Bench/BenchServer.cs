using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CodeRun.Engine.Hosting;
using CodeRun.Engine.Kubernetes;
using CodeRun.Sandbox;
using CodeRun.Sandbox.Storage;

namespace CodeRun.Bench;

/// <summary>
/// The sandbox in a process of its own, so that the controller's processor time and memory are the controller's. Reads
/// commands from standard input, one a line, and answers each by one line.
/// </summary>
internal static class BenchServer
{
    private static readonly GroupResource Runs = new("agents.platform", "coderuns");

    public static async Task<int> RunAsync()
    {
        var pods = new InstantPods();
        await using var server = await SandboxServer.StartAsync(new SandboxOptions { Random = new Random(1), PodRunner = _ => pods }, CancellationToken.None);
        using (var connection = ApiConnection.FromKubeconfig(server.KubeconfigPath))
            await ClusterCheck.InstallCrdAsync(new ApiClient(connection, TimeProvider.System), CancellationToken.None);
        await Console.Out.WriteLineAsync(server.KubeconfigPath);
        while (await Console.In.ReadLineAsync() is { } line)
        {
            switch (line.Split(' '))
            {
                case ["create", var prefix, var count, var perSecond]:
                    await CreateAsync(server, prefix, int.Parse(count, CultureInfo.InvariantCulture), double.Parse(perSecond, CultureInfo.InvariantCulture));
                    await Console.Out.WriteLineAsync("created");
                    break;
                case ["hold", var on]:
                    pods.Hold = on == "true";
                    await Console.Out.WriteLineAsync("ok");
                    break;
                case ["wait", var phase, var count]:
                    await WaitAsync(server, phase, int.Parse(count, CultureInfo.InvariantCulture));
                    await Console.Out.WriteLineAsync("reached");
                    break;
                case ["report"]:
                    await Console.Out.WriteLineAsync(JsonSerializer.Serialize(pods.Report()));
                    break;
                default:
                    return 2;
            }
        }

        return 0;
    }

    private static async Task CreateAsync(SandboxServer server, string prefix, int count, double perSecond)
    {
        var began = TimeProvider.System.GetTimestamp();
        for (var i = 0; i < count; i++)
        {
            var due = perSecond > 0 ? TimeSpan.FromSeconds(i / perSecond) - TimeProvider.System.GetElapsedTime(began) : TimeSpan.Zero;
            if (due > TimeSpan.Zero)
                await Task.Delay(due, TimeProvider.System, CancellationToken.None);
            server.Objects.Create(Runs, new JsonObject
            {
                ["apiVersion"] = "agents.platform/v1",
                ["kind"] = "CodeRun",
                ["metadata"] = new JsonObject { ["name"] = $"{prefix}-{i}", ["namespace"] = "default", ["finalizers"] = new JsonArray("agents.platform/finalizer") },
                ["spec"] = new JsonObject { ["service"] = $"{prefix}-{i}" },
            });
        }
    }

    private static async Task WaitAsync(SandboxServer server, string phase, int count)
    {
        var there = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var change in server.Objects.WatchAsync(Runs, CancellationToken.None))
        {
            var started = phase != "Processing" || change.Object["status"]?["startedAt"] is not null;
            if ((string?)change.Object["status"]?["phase"] == phase && started)
                there.Add((string)change.Object["metadata"]!["uid"]!);
            if (there.Count >= count)
                return;
        }
    }
}
