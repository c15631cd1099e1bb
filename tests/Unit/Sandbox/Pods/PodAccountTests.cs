using System.Text;
using System.Text.Json.Nodes;
using CodeRun.Sandbox;
using CodeRun.Sandbox.Pods;
using CodeRun.Sandbox.Storage;

namespace CodeRun.Tests.Unit.Sandbox.Pods;

public sealed class PodAccountTests
{
    private static readonly GroupResource Pods = new("", "pods");

    [ToolFact("kubectl")]
    public async Task Client_in_a_pod_reaches_the_sandbox_as_the_account_of_the_pod()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var host = new Dictionary<string, string>(StringComparer.Ordinal) { ["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "" };
        LocalPodRunner? runner = null;
        await using var server = await SandboxServer.StartAsync(
            new SandboxOptions { Random = new Random(7), PodRunner = root => runner = new LocalPodRunner(new PodRunnerOptions { RootDirectory = root }, host) },
            limit.Token);

        server.Objects.Create(Pods, JsonNode.Parse("""
            {"metadata":{"name":"p","namespace":"default"},"spec":{"restartPolicy":"Never","containers":[{"name":"c","image":"x","command":["kubectl","get","pods"]}]}}
            """)!.AsObject());

        await foreach (var next in server.Objects.WatchAsync(Pods, limit.Token))
        {
            if ((string?)next.Object["status"]!["phase"] is "Succeeded" or "Failed")
                break;
        }

        var log = new StringBuilder();
        var uid = (string)server.Objects.Get(Pods, "default", "p")!["metadata"]!["uid"]!;
        await foreach (var piece in (await runner!.OpenAsync("default", uid, "c", new PodLogOptions(), limit.Token))!)
            log.Append(Encoding.UTF8.GetString(piece.Span));
        Assert.Equal("Error from server (Forbidden): pods is forbidden: User \"system:serviceaccount:default:default\" cannot list resource \"pods\" in API group \"\" in the namespace \"default\"\n", log.ToString());
    }
}
