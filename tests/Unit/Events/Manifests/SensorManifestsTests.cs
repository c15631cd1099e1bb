using System.Text.Json.Nodes;
using CodeRun.Engine.Events.Manifests;
using CodeRun.Engine.Events.Simulating;
using CodeRun.Engine.Events.Stages;
using CodeRun.Engine.GitHub;
using Microsoft.Extensions.Time.Testing;

namespace CodeRun.Tests.Unit.Events.Manifests;

public sealed class SensorManifestsTests
{
    [Fact]
    public void Pull_request_of_the_implementation_agent_meets_only_its_dependency()
    {
        Assert.Equal(["waiting-pr-created"], Met("pull_request", EventPayloads.PullRequest("opened", "task-12-cart", "5dlabs-rex[bot]")));
        Assert.Equal(["waiting-pr-created"], Met("pull_request", EventPayloads.PullRequest("opened", "feature/task-12", "5DLabs-Blaze[bot]")));
    }

    [Theory]
    [InlineData("pull_request_review", "opened", "task-12-cart", "5dlabs-rex[bot]", "acme/shop")]
    [InlineData("pull_request", "reopened2", "task-12-cart", "5dlabs-rex[bot]", "acme/shop")]
    [InlineData("pull_request", "opened", "task-012", "5dlabs-rex[bot]", "acme/shop")]
    [InlineData("pull_request", "opened", "x-task-12", "5dlabs-rex[bot]", "acme/shop")]
    [InlineData("pull_request", "opened", "task-12x", "5dlabs-rex[bot]", "acme/shop")]
    [InlineData("pull_request", "opened", "task-12-cart", "5dlabs-rexb", "acme/shop")]
    [InlineData("pull_request", "opened", "task-12-cart", "5dlabs-rex[bot]x", "acme/shop")]
    [InlineData("pull_request", "opened", "task-12-cart", "5dlabs-rex", "acme/shop")]
    [InlineData("pull_request", "opened", "task-12-cart", "5dlabs-rex[bot]", "stranger/shop")]
    [InlineData("pull_request", "opened", "task-12-cart", "5dlabs-rex[bot]", "acme/shop2")]
    public void Neighbours_and_forks_meet_nothing(string name, string action, string branch, string login, string head) =>
        Assert.Empty(Met(name, EventPayloads.PullRequest(action, branch, login, head)));

    [Fact]
    public void Approvals_label_merge_push_and_requested_changes_meet_theirs()
    {
        Assert.Equal(["waiting-security-approved"], Met("pull_request_review", EventPayloads.Review("approved", "5dlabs-cipher[bot]")));
        Assert.Equal(["waiting-pr-approved"], Met("pull_request_review", EventPayloads.Review("approved", "5dlabs-tess[bot]")));
        Assert.Empty(Met("pull_request_review", EventPayloads.Review("approved", "5dlabs-cleo[bot]")));
        Assert.Equal(["changes-requested", "remediation"], Met("pull_request_review", EventPayloads.Review("changes_requested", "5dlabs-cleo[bot]")));
        Assert.Equal(["waiting-ready-for-qa"], Met("pull_request", EventPayloads.Labelled()));
        Assert.Equal(["waiting-pr-merged"], Met("pull_request", EventPayloads.Closed(merged: true)));
        Assert.Empty(Met("pull_request", EventPayloads.Closed(merged: false)));
        Assert.Equal(["head"], Met("pull_request", EventPayloads.PullRequest("synchronize", login: "5DLabs-Blaze[bot]")));
        Assert.Empty(Met("pull_request", EventPayloads.PullRequest("synchronize", login: "5dlabs-cleo[bot]")));
    }

    [Fact]
    public void Review_of_a_commit_that_is_not_the_head_meets_nothing() =>
        Assert.Empty(Met("pull_request_review", EventPayloads.Review("approved", "5dlabs-tess[bot]", reviewed: new string('1', 40))));

    [Fact]
    public void Name_with_signs_of_expressions_is_taken_literally()
    {
        var options = ManifestGiven.Options() with { Repositories = [new GitHubRepository("acme", "a.b")] };

        Assert.Equal(["waiting-pr-created"], Met("pull_request", EventPayloads.PullRequest("opened", "task-1", "5dlabs-rex[bot]", "acme/a.b"), options));
        Assert.Empty(Met("pull_request", EventPayloads.PullRequest("opened", "task-1", "5dlabs-rex[bot]", "acme/axb"), options));
    }

    [Fact]
    public void Conditions_and_parameters_name_dependencies_that_exist_and_names_stand_once()
    {
        foreach (var spec in Sensors(ManifestGiven.Options()).Select(static s => s["spec"]!))
        {
            var dependencies = spec["dependencies"]!.AsArray().Select(static d => (string)d!["name"]!).ToList();
            var triggers = spec["triggers"]!.AsArray().Select(static t => t!["template"]!).ToList();
            Assert.Equal(dependencies.Count, dependencies.Distinct().Count());
            Assert.Equal(triggers.Count, triggers.Select(static t => (string)t["name"]!).Distinct().Count());
            Assert.All(triggers, trigger =>
            {
                Assert.Contains((string)trigger["conditions"]!, dependencies);
                var parameters = (trigger["k8s"] ?? trigger["argoWorkflow"])!["parameters"]!.AsArray();
                Assert.All(parameters, p => Assert.Contains((string)p!["src"]!["dependencyName"]!, dependencies));
                Assert.Contains(parameters, static p => (string?)p!["dest"] == "metadata.name");
            });
            // A dependency that nothing waits for would only keep events alive.
            Assert.All(dependencies, d => Assert.Contains(triggers, t => (string?)t["conditions"] == d));
        }
    }

    [Fact]
    public void Sensor_on_nats_streaming_has_one_dependency_and_the_account_of_its_kind()
    {
        var together = Sensors(ManifestGiven.Options());
        var apart = Sensors(ManifestGiven.Options() with { HasNatsStreaming = true });

        Assert.Equal(8, apart.Select(static s => (string)s["metadata"]!["name"]!).Distinct().Count());
        Assert.All(apart, static s => Assert.Single(s["spec"]!["dependencies"]!.AsArray()));
        Assert.Equal(["coderun-stages", "coderun-remediation"], apart.Select(static s => (string)s["spec"]!["template"]!["serviceAccountName"]!).Distinct());
        foreach (var part in new[] { "dependencies", "triggers" })
            Assert.Equal(together.SelectMany(s => s["spec"]![part]!.AsArray()).Select(static p => p!.ToJsonString()), apart.SelectMany(s => s["spec"]![part]!.AsArray()).Select(static p => p!.ToJsonString()));
    }

    [Fact]
    public void Every_event_of_a_play_is_recorded_at_least_once_and_resumes_only_the_point_that_waits_for_it()
    {
        var triggers = Sensors(ManifestGiven.Options())[0]["spec"]!["triggers"]!.AsArray();

        foreach (var key in PlayRecord.Keys)
        {
            var records = triggers.Where(t => t!["template"]!["k8s"]?["source"]!["resource"]!["data"]![key] is not null).ToList();
            Assert.Equal(key == PlayRecord.Head ? 2 : 1, records.Count);
            Assert.All(records, t => Assert.Contains(t!["template"]!["k8s"]!["parameters"]!.AsArray(), p => (string?)p!["dest"] == $"data.{key}" && (string?)p["src"]!["dataKey"] == "body.pull_request.head.sha"));
            Assert.All(records, static t => Assert.True((bool?)t!["atLeastOnce"]));
            Assert.All(records, static t => Assert.Equal("coderun", (string?)t!["template"]!["k8s"]!["source"]!["resource"]!["metadata"]!["labels"]!["app.kubernetes.io/part-of"]));
        }

        foreach (var stage in PlayRecord.Waits)
            Assert.Single(triggers, t => (string?)t!["template"]!["argoWorkflow"]?["args"]![1] == $"inputs.parameters.stage.value={stage}");
        Assert.Equal(2, triggers.Count(static t => (string?)t!["template"]!["argoWorkflow"]?["args"]![1] == "templateName=event"));
    }

    [Fact]
    public void Most_repositories_that_are_taken_make_a_sensor_that_fits_into_an_object()
    {
        var options = ManifestGiven.Options() with { Repositories = [.. Enumerable.Range(100, 200).Select(static n => new GitHubRepository(new string('o', 39), new string('r', 77) + n))] };

        Assert.All(Sensors(options), static s => Assert.InRange(s.ToJsonString().Length, 1000, 256 * 1024));
        Assert.Throws<ManifestException>(() => Sensors(options with { Repositories = [.. options.Repositories, new GitHubRepository("one", "more")] }));
    }

    [Fact]
    public void Names_that_sensors_make_are_those_of_plays_whatever_the_repository_is_called()
    {
        string[] names = ["shop", "My.Web_shop", ".github", "___", "-.-a", new string('x', 100), "ABCDEFGHIJKLMNOPQRS-tail", "a.-b--c", "0"];
        var options = ManifestGiven.Options() with { Repositories = [.. names.Select(static n => new GitHubRepository("Acme-Inc", n))] };

        foreach (var repository in options.Repositories)
        {
            Assert.Equal([$"{PlayNames.PlayPrefix(repository)}12", $"{PlayNames.PlayPrefix(repository)}12"], Fired("pull_request", EventPayloads.PullRequest("opened", head: repository.ToString()), options).Select(static r => (string?)r["metadata"]!["name"]));
            Assert.Equal([$"{PlayNames.PlayPrefix(repository)}12"], Fired("pull_request", EventPayloads.Closed(merged: true, head: repository.ToString()), options).Select(static r => (string?)r["metadata"]!["name"]).Distinct());
        }
    }

    [Fact]
    public void Remediation_is_submitted_once_for_a_commit_with_the_values_of_its_pull_request()
    {
        var fix = Assert.Single(Fired("pull_request_review", EventPayloads.Review("changes_requested", "5dlabs-cleo[bot]")), static r => r["spec"] is not null);

        // The run has the name that -Apply would give it.
        Assert.Equal(PlayNames.Remediation(new GitHubRepository("acme", "shop"), 7, EventPayloads.Sha, "5DLabs-Rex"), (string?)fix["metadata"]!["name"]);
        var given = fix["spec"]!["arguments"]!["parameters"]!.AsArray().ToDictionary(static p => (string)p!["name"]!, static p => (string)p!["value"]!, StringComparer.Ordinal);
        Assert.Equal(("12", "5dlabs-rex[bot]", "shop", "https://github.com/acme/shop", "true"), (given["task-id"], given["github-app"], given["service-id"], given["repository-url"], given["continue-session"]));
        Assert.Equal(((string?)fix["metadata"]!["name"], EventPayloads.Sha), (given["name"], given["head-sha"]));
        Assert.EndsWith(" 7", given["prompt-modification"], StringComparison.Ordinal);
    }

    [Fact]
    public void Remediation_puts_each_value_into_the_parameter_it_is_for()
    {
        var trigger = Sensors(ManifestGiven.Options())[1]["spec"]!["triggers"]![0]!["template"]!["argoWorkflow"]!;
        var names = trigger["source"]!["resource"]!["spec"]!["arguments"]!["parameters"]!.AsArray().Select(static p => (string)p!["name"]!).ToList();
        var filled = trigger["parameters"]!.AsArray().Where(static p => ((string)p!["dest"]!).StartsWith("spec.", StringComparison.Ordinal))
            .Select(p => (Name: names[int.Parse(((string)p!["dest"]!).Split('.')[3], System.Globalization.CultureInfo.InvariantCulture)], Source: (string)(p["src"]!["dataKey"] ?? p["src"]!["dataTemplate"])!)).ToList();

        Assert.Contains(filled, static f => f.Name == "task-id" && f.Source.Contains("head.ref", StringComparison.Ordinal));
        Assert.Contains(("github-app", "body.pull_request.user.login"), filled);
        Assert.Contains(("prompt-modification", "body.pull_request.number"), filled);
        Assert.Contains("read task/reviews.md", (string?)trigger["source"]!["resource"]!["spec"]!["arguments"]!["parameters"]![names.IndexOf("prompt-modification")]!["value"], StringComparison.Ordinal);
    }

    private static List<JsonObject> Sensors(ManifestOptions options) => [.. ManifestGenerator.Generate([ManifestComponent.Sensor], options).Select(static m => m.Content)];

    // Which dependencies the event meets.
    private static List<string> Met(string name, JsonObject body, ManifestOptions? options = null)
    {
        var dependencies = Simulated(name, body, options).SelectMany(static s => s.Dependencies).ToList();
        Assert.DoesNotContain(dependencies, static d => d.Outcome == MatchOutcome.NotEvaluated);
        return [.. dependencies.Where(static d => d.Outcome == MatchOutcome.Matched).Select(static d => d.Name)];
    }

    // The objects that triggers act on.
    private static List<JsonNode> Fired(string name, JsonObject body, ManifestOptions? options = null) =>
        [.. Simulated(name, body, options).SelectMany(static s => s.Triggers).SelectMany(static t => t.Firings).Select(static f => JsonNode.Parse(f.Resource!)!)];

    private static IReadOnlyList<SensorSimulation> Simulated(string name, JsonObject body, ManifestOptions? options)
    {
        var built = GitHubEventBuilder.Build(body.ToJsonString(), name, eventSourceName: null, eventName: null, new FakeTimeProvider());
        var report = SensorSimulator.Simulate(Manifest.ToYaml(ManifestGenerator.Generate([ManifestComponent.Sensor], options ?? ManifestGiven.Options())), "sensors.yaml", built.Event!);
        Assert.All(report.Sensors, static s => Assert.Empty(s.Problems));
        return report.Sensors;
    }
}
