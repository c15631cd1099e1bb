using System.Text.Json.Nodes;

namespace CodeRun.Tests.Unit.Sandbox.Controllers;

public sealed class JobControllerTests : IDisposable
{
    private const string Jobs = "/apis/batch/v1/namespaces/default/jobs";
    private const string Pods = "/api/v1/namespaces/default/pods";
    private const string Merge = "application/merge-patch+json";
    private readonly SandboxClient _client = new();

    public void Dispose() => _client.Dispose();

    [Theory]
    [InlineData("""{"onExitCodes":{"operator":"In","values":[3]}}""", "FailJob", "Container m for pod default/")]
    [InlineData("""{"onPodConditions":[{"type":"DisruptionTarget"}]}""", "FailJob", "has condition DisruptionTarget matching FailJob rule at index 0")]
    public async Task Failure_that_a_rule_names_fails_the_Job(string rule, string action, string message)
    {
        await JobAsync(new JsonObject { ["podFailurePolicy"] = Policy(rule, action) });

        await EndAsync("Failed", 3);

        var condition = (await JobAsync())["status"]!["conditions"]!.AsArray().Single(static c => (string?)c!["type"] == "Failed")!;
        Assert.Equal("PodFailurePolicy", (string?)condition["reason"]);
        Assert.Contains(message, (string?)condition["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failure_that_a_rule_ignores_is_not_counted_and_the_pod_is_replaced()
    {
        await JobAsync(new JsonObject { ["backoffLimit"] = 0, ["podFailurePolicy"] = Policy("""{"onPodConditions":[{"type":"DisruptionTarget"}]}""", "Ignore") });

        await EndAsync("Failed", 3);

        var job = await JobAsync();
        Assert.Equal((null, 1), ((long?)job["status"]!["failed"], (long?)job["status"]!["active"]));
    }

    [Fact]
    public async Task Index_that_failed_too_often_fails_alone()
    {
        await JobAsync(new JsonObject { ["completionMode"] = "Indexed", ["completions"] = 2, ["parallelism"] = 2, ["backoffLimitPerIndex"] = 0 });

        await EndAsync("Failed", 1, index: 0);
        var during = await JobAsync();
        await EndAsync("Succeeded", 0, index: 1);

        Assert.Equal(("0", null), ((string?)during["status"]!["failedIndexes"], during["status"]!["conditions"]));
        var failed = (await JobAsync())["status"]!;
        Assert.Equal("FailedIndexes", (string?)failed["conditions"]!.AsArray().Single(static c => (string?)c!["type"] == "Failed")!["reason"]);
        Assert.Equal("1", (string?)failed["completedIndexes"]);
    }

    [Fact]
    public async Task Job_succeeds_when_its_policy_says_so()
    {
        await JobAsync(new JsonObject { ["completionMode"] = "Indexed", ["completions"] = 3, ["parallelism"] = 3, ["successPolicy"] = JsonNode.Parse("""{"rules":[{"succeededIndexes":"0"}]}""") });

        await EndAsync("Succeeded", 0, index: 0);

        var condition = (await JobAsync())["status"]!["conditions"]!.AsArray().Single(static c => (string?)c!["type"] == "Complete")!;
        Assert.Equal(("SuccessPolicy", "Matched rules at index 0"), ((string?)condition["reason"], (string?)condition["message"]));
    }

    [Fact]
    public async Task Restarts_within_a_pod_count_as_failures()
    {
        await JobAsync(new JsonObject { ["backoffLimit"] = 2 }, restartPolicy: "OnFailure");
        var pod = await PodAsync(null);

        await _client.SendAsync("PATCH", $"{Pods}/{pod}/status", """{"status":{"phase":"Running","containerStatuses":[{"name":"m","restartCount":1}]}}""", Merge);
        var once = await JobAsync();
        await _client.SendAsync("PATCH", $"{Pods}/{pod}/status", """{"status":{"containerStatuses":[{"name":"m","restartCount":2}]}}""", Merge);

        Assert.Null(once["status"]!["conditions"]);
        Assert.Equal("BackoffLimitExceeded", (string?)(await JobAsync())["status"]!["conditions"]![0]!["reason"]);
    }

    private static JsonObject Policy(string rule, string action)
    {
        var value = JsonNode.Parse(rule)!.AsObject();
        value["action"] = action;
        return new JsonObject { ["rules"] = new JsonArray(value) };
    }

    private async Task JobAsync(JsonObject spec, string restartPolicy = "Never")
    {
        spec["template"] = new JsonObject { ["spec"] = new JsonObject { ["restartPolicy"] = restartPolicy, ["containers"] = new JsonArray(new JsonObject { ["name"] = "m", ["image"] = "x" }) } };
        var (status, said) = await _client.SendAsync("POST", Jobs, new JsonObject { ["metadata"] = new JsonObject { ["name"] = "a" }, ["spec"] = spec }.ToJsonString());
        Assert.True(status == 201, (string?)said["message"]);
    }

    private async Task<JsonNode> JobAsync() => (await _client.SendAsync("GET", $"{Jobs}/a")).Body;

    private async Task<string> PodAsync(int? index)
    {
        var (_, pods) = await _client.SendAsync("GET", Pods);
        return (string)pods["items"]!.AsArray().Single(p => index is null || (string?)p!["metadata"]!["labels"]!["batch.kubernetes.io/job-completion-index"] == $"{index}")!["metadata"]!["name"]!;
    }

    private async Task EndAsync(string phase, int exitCode, int? index = null)
    {
        var container = new JsonObject { ["name"] = "m", ["state"] = new JsonObject { ["terminated"] = new JsonObject { ["exitCode"] = exitCode } } };
        var status = new JsonObject { ["phase"] = phase, ["conditions"] = JsonNode.Parse("""[{"type":"DisruptionTarget","status":"True"}]"""), ["containerStatuses"] = new JsonArray(container) };
        await _client.SendAsync("PATCH", $"{Pods}/{await PodAsync(index)}/status", new JsonObject { ["status"] = status }.ToJsonString(), Merge);
    }
}
