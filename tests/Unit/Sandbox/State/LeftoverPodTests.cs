using System.Text.Json.Nodes;

namespace CodeRun.Tests.Unit.Sandbox.State;

/// <summary>Pods of a sandbox that was killed or stopped, seen after its next start.</summary>
public sealed class LeftoverPodTests : IDisposable
{
    private const string Pods = "api/v1/namespaces/default/pods";

    // Uids come of the seed, and by them a sandbox finds processes to end: no other test may use these.
    private const int Seed = 770_000;
    private readonly string _directory = Directory.CreateTempSubdirectory("coderun-pods-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [ToolFact("setsid")]
    public async Task Processes_of_a_killed_sandbox_are_ended_and_their_pod_is_lost()
    {
        string[] processes;
        using (var sandbox = await SandboxProcess.StartAsync(_directory, Seed))
        {
            // One in the container's session with its environment emptied, one that left the session.
            processes = await RunAsync(sandbox, "env -i /bin/sleep 1000 & echo $!; setsid /bin/sleep 1000 & echo $!; echo $$$$; echo ready; wait");
            sandbox.Kill();
        }

        Assert.All(processes, static p => Assert.True(IsAlive(p)));
        using var again = await SandboxProcess.StartAsync(_directory, Seed + 1);

        Assert.All(processes, static p => Assert.False(IsAlive(p)));
        var (_, pod) = await again.SendAsync(HttpMethod.Get, $"{Pods}/p");
        Assert.Equal(("Failed", "NodeLost"), ((string?)pod["status"]!["phase"], (string?)pod["status"]!["reason"]));
        Assert.Contains(again.Notices, static n => n.Contains("1 pod(s) ran", StringComparison.Ordinal));
        Assert.Contains("ready", await again.Client.GetStringAsync($"{Pods}/p/log"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pod_of_a_sandbox_that_was_stopped_ended_as_at_the_shutdown_of_a_node()
    {
        using (var sandbox = await SandboxProcess.StartAsync(_directory, Seed))
        {
            await RunAsync(sandbox, "echo ready; sleep 1000");
            await sandbox.StopAsync();
        }

        using var again = await SandboxProcess.StartAsync(_directory, Seed + 1);

        var (_, pod) = await again.SendAsync(HttpMethod.Get, $"{Pods}/p");
        Assert.Equal(("Failed", "Terminated"), ((string?)pod["status"]!["phase"], (string?)pod["status"]!["reason"]));
        Assert.Empty(again.Notices);
    }

    // Runs a pod and returns what it says before the line "ready".
    private static async Task<string[]> RunAsync(SandboxProcess sandbox, string script)
    {
        var pod = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Pod",
            ["metadata"] = new JsonObject { ["name"] = "p" },
            ["spec"] = new JsonObject
            {
                ["restartPolicy"] = "Never",
                ["containers"] = new JsonArray(new JsonObject { ["name"] = "c", ["image"] = "i", ["command"] = new JsonArray("/bin/sh", "-c", script) }),
            },
        };
        Assert.Equal(201, (await sandbox.SendAsync(HttpMethod.Post, Pods, pod.ToJsonString())).Status);
        await using (var changes = await sandbox.Client.GetStreamAsync($"{Pods}?watch=true&fieldSelector=metadata.name%3Dp"))
        using (var reader = new StreamReader(changes))
        {
            while (await reader.ReadLineAsync() is { } line && (string?)JsonNode.Parse(line)!["object"]!["status"]?["phase"] != "Running")
            {
                // Not yet.
            }
        }

        var said = new List<string>();
        await using var log = await sandbox.Client.GetStreamAsync($"{Pods}/p/log?follow=true");
        using var lines = new StreamReader(log);
        while (await lines.ReadLineAsync() is { } line && line != "ready")
            said.Add(line);
        return [.. said];
    }

    // A process that has ended and whom nobody has asked for its exit code is a zombie: it does nothing any more.
    private static bool IsAlive(string process)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{process}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..][0] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }
}
