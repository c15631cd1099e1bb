using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CodeRun.Engine.Agents;
using CodeRun.Engine.Events.Manifests;
using CodeRun.Engine.GitHub;

namespace CodeRun.Tests.Unit.Events.Manifests;

public sealed class SensorManifestsTests
{
    private const string Sha = "0123456789abcdef0123456789abcdef01234567";

    [Fact]
    public void Pull_request_of_the_implementation_agent_meets_only_its_dependency()
    {
        Assert.Equal(["pr-created"], Met("pull_request", Payload("opened", "task-12-cart", "5dlabs-rex[bot]")));
        Assert.Equal(["pr-created"], Met("pull_request", Payload("opened", "feature/task-12", "5DLabs-Blaze[bot]")));
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
        Assert.Empty(Met(name, Payload(action, branch, login, head)));

    [Fact]
    public void Approval_label_merge_and_requested_changes_meet_theirs()
    {
        Assert.Equal(["pr-approved"], Met("pull_request_review", Review("approved", "5dlabs-tess[bot]")));
        Assert.Empty(Met("pull_request_review", Review("approved", "5dlabs-cleo[bot]")));
        Assert.Equal(["changes-requested"], Met("pull_request_review", Review("changes_requested", "5dlabs-cleo[bot]")));
        var labelled = Payload("labeled", "task-12", "5dlabs-rex[bot]");
        (labelled["label"], labelled["sender"]) = (new JsonObject { ["name"] = "ready-for-qa" }, new JsonObject { ["login"] = "5DLabs-Cleo[bot]" });
        Assert.Equal(["ready-for-qa"], Met("pull_request", labelled));
        var closed = Payload("closed", "task-12", "5dlabs-rex[bot]");
        closed["pull_request"]!["merged"] = true;
        Assert.Equal(["pr-merged"], Met("pull_request", closed));
        closed["pull_request"]!["merged"] = false;
        Assert.Empty(Met("pull_request", closed));
    }

    [Fact]
    public void Name_with_signs_of_expressions_is_taken_literally()
    {
        var options = ManifestGiven.Options() with { Repositories = [new GitHubRepository("acme", "a.b")] };

        Assert.Equal(["pr-created"], Met("pull_request", Payload("opened", "task-1", "5dlabs-rex[bot]", "acme/a.b"), options));
        Assert.Empty(Met("pull_request", Payload("opened", "task-1", "5dlabs-rex[bot]", "acme/axb"), options));
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

        Assert.Equal(10, apart.Select(static s => (string)s["metadata"]!["name"]!).Distinct().Count());
        Assert.All(apart, static s => Assert.Single(s["spec"]!["dependencies"]!.AsArray()));
        Assert.Equal(["coderun-stages", "coderun-remediation"], apart.Select(static s => (string)s["spec"]!["template"]!["serviceAccountName"]!).Distinct());
        foreach (var part in new[] { "dependencies", "triggers" })
            Assert.Equal(together.SelectMany(s => s["spec"]![part]!.AsArray()).Select(static p => p!.ToJsonString()), apart.SelectMany(s => s["spec"]![part]!.AsArray()).Select(static p => p!.ToJsonString()));
    }

    [Fact]
    public void Every_event_of_a_play_is_recorded_at_least_once_and_resumes_only_the_point_that_waits_for_it()
    {
        var triggers = Sensors(ManifestGiven.Options())[0]["spec"]!["triggers"]!.AsArray();

        foreach (var what in PlayEvent.All)
        {
            var records = triggers.Where(t => t!["template"]!["k8s"]?["source"]!["resource"]!["data"]![what] is not null).ToList();
            Assert.Equal(2, records.Count);
            Assert.All(records, static t => Assert.True((bool?)t!["atLeastOnce"]));
            Assert.Equal(2, triggers.Count(t => (string?)t!["template"]!["argoWorkflow"]?["args"]![1] == $"inputs.parameters.stage.value={what}"));
        }
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
    }

    private static JsonObject Payload(string action, string branch, string login, string head = "acme/shop") => new()
    {
        ["action"] = action,
        ["repository"] = new JsonObject { ["full_name"] = head == "stranger/shop" ? "acme/shop" : head },
        ["sender"] = new JsonObject { ["login"] = login },
        ["pull_request"] = new JsonObject
        {
            ["number"] = 7,
            ["user"] = new JsonObject { ["login"] = login },
            ["head"] = new JsonObject { ["ref"] = branch, ["sha"] = Sha, ["repo"] = new JsonObject { ["full_name"] = head } },
        },
    };

    private static JsonObject Review(string state, string login)
    {
        var payload = Payload("submitted", "task-12-cart", "5dlabs-rex[bot]");
        payload["review"] = new JsonObject { ["state"] = state, ["user"] = new JsonObject { ["login"] = login } };
        return payload;
    }

    private static List<JsonObject> Sensors(ManifestOptions options) => [.. ManifestGenerator.Generate([ManifestComponent.Sensor], options).Select(static m => m.Content)];

    // What Argo Events does with data filters, as far as these files use them.
    private static List<string> Met(string name, JsonObject body, ManifestOptions? options = null)
    {
        var data = new JsonObject { ["headers"] = new JsonObject { ["X-Github-Event"] = new JsonArray(name) }, ["body"] = body.DeepClone() };
        return [.. Sensors(options ?? ManifestGiven.Options()).SelectMany(static s => s["spec"]!["dependencies"]!.AsArray())
            .Where(d => d!["filters"]!["data"]!.AsArray().All(f => Passes(f!, data)))
            .Select(d => PlayEvent.All.Append("changes-requested").Single(e => ((string)d!["name"]!).EndsWith(e, StringComparison.Ordinal)))];
    }

    private static bool Passes(JsonNode filter, JsonNode data)
    {
        JsonNode? at = data;
        foreach (var part in ((string)filter["path"]!).Split('.'))
            at = at?[part];
        if (at is null)
            return false;
        var text = at is JsonValue value && value.TryGetValue(out string? plain) ? plain : at.ToJsonString();
        return filter["value"]!.AsArray().Any(v => (string)filter["type"]! switch
        {
            "bool" => text == (string)v!,
            "number" => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture) > double.Parse((string)v!, System.Globalization.CultureInfo.InvariantCulture),
            _ => Regex.IsMatch(text, (string)v!, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)),
        });
    }
}
