using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CodeRun.Engine.Api;
using CodeRun.Engine.Events.Manifests;
using CodeRun.Engine.Events.Stages;

namespace CodeRun.Tests.Unit.Events.Manifests;

public sealed class WorkflowManifestsTests
{
    private const string Hostile = "x\"\n  suspend: true # ' {{ \\ \t: [";

    [Fact]
    public async Task Run_of_the_template_is_accepted_and_no_value_can_add_a_field()
    {
        using var cluster = new EventCluster();
        await cluster.InstallAsync(["agents"]);
        var values = Defaults();
        (values["task-id"], values["service-id"], values["repository-url"]) = ("12", Hostile, "https://github.com/acme/shop");
        (values["prompt-modification"], values["model"], values["continue-session"]) = (Hostile, Hostile, "true");

        var (status, run) = await cluster.SendAsync("apis/agents.platform/v1/namespaces/agents/coderuns", Rendered(values), "application/yaml");

        Assert.True(status == 201, run.ToJsonString());
        var spec = run["spec"]!;
        Assert.Equal(Hostile, (string?)spec["service"]);
        Assert.Equal(Hostile, (string?)spec["promptModification"]);
        Assert.Equal(Hostile, (string?)spec["model"]);
        Assert.Equal(12, (long?)spec["taskId"]);
        Assert.Equal("12", (string?)run["metadata"]!["labels"]![StageLabels.TaskId]);
        Assert.True((bool?)spec["continueSession"]);
        Assert.False((bool?)spec["suspend"]);
    }

    [Fact]
    public async Task Run_that_is_given_a_name_has_it_and_any_other_one_of_its_own()
    {
        using var cluster = new EventCluster();
        await cluster.InstallAsync(["agents"]);
        var values = Defaults();
        (values["task-id"], values["service-id"], values["repository-url"]) = ("3", "shop", "acme/shop");

        var (_, any) = await cluster.SendAsync("apis/agents.platform/v1/namespaces/agents/coderuns", Rendered(values), "application/yaml");
        (values["name"], values["head-sha"]) = ("fix-shop-1", EventPayloads.Sha);
        var (_, named) = await cluster.SendAsync("apis/agents.platform/v1/namespaces/agents/coderuns", Rendered(values), "application/yaml");
        var (again, _) = await cluster.SendAsync("apis/agents.platform/v1/namespaces/agents/coderuns", Rendered(values), "application/yaml");

        Assert.StartsWith("play-x-", (string?)any["metadata"]!["name"], StringComparison.Ordinal);
        Assert.Equal(("fix-shop-1", EventPayloads.Sha, 409), ((string?)named["metadata"]!["name"], (string?)named["metadata"]!["annotations"]![StageLabels.HeadSha], again));
    }

    [Fact]
    public void Run_with_nothing_but_the_needed_values_passes_the_validator()
    {
        var values = Defaults();
        (values["task-id"], values["service-id"], values["repository-url"]) = ("3", "shop", "acme/shop");

        var input = Assert.Single(RunInput.ReadAll(Rendered(values), "rendered", ManifestGiven.Options().Configuration));

        Assert.Empty(input.Problems);
        Assert.Null(input.Run.Spec.Model);
        Assert.Null(input.Run.Spec.DocsRepositoryUrl);
        Assert.Equal("5DLabs-Rex", input.Run.Spec.GithubApp);
    }

    [Fact]
    public void Conditions_are_label_selectors_on_phases_that_exist()
    {
        var resource = RunTemplate()["resource"]!;

        Assert.Equal("status.phase == Completed", (string?)resource["successCondition"]);
        Assert.Equal("status.phase in (Failed,Cancelled)", (string?)resource["failureCondition"]);
        Assert.All(new[] { "Completed", "Failed", "Cancelled" }, static p => Assert.True(RunPhase.IsTerminal(p)));
    }

    [Fact]
    public void Run_of_a_reviewer_that_a_push_has_cancelled_does_not_fail_its_play()
    {
        var resource = RunTemplate("coderun-review")["resource"]!;

        Assert.Equal("status.phase in (Completed,Cancelled)", (string?)resource["successCondition"]);
        Assert.Equal("status.phase == Failed", (string?)resource["failureCondition"]);
        Assert.Equal((string?)RunTemplate()["resource"]!["manifest"], (string?)resource["manifest"]);
    }

    [Fact]
    public void Play_has_an_agent_for_each_role_and_begins_with_what_its_labels_say()
    {
        var play = Play()["spec"]!;
        var given = play["arguments"]!["parameters"]!.AsArray().ToDictionary(static p => (string)p!["name"]!, static p => (string?)p!["value"], StringComparer.Ordinal);

        Assert.Equal(("5DLabs-Rex", "5DLabs-Cleo", "5DLabs-Cipher", "5DLabs-Tess"), (given["implementation-agent"], given["quality-agent"], given["security-agent"], given["testing-agent"]));
        Assert.Equal((PlayStages.Machine.Start, StageLabels.Play), ((string?)play["workflowMetadata"]!["labels"]![StageLabels.Stage], (string?)play["workflowMetadata"]!["labels"]![StageLabels.WorkflowType]));
        Assert.Equal(StageLabels.ConfigMapRecord, (string?)play["workflowMetadata"]!["annotations"]![StageLabels.Record]);
    }

    [Fact]
    public void Stages_give_only_parameters_that_the_run_template_has_and_all_that_it_needs()
    {
        var inputs = RunTemplate()["inputs"]!["parameters"]!.AsArray();
        var needed = inputs.Where(static p => p!["value"] is null).Select(static p => (string)p!["name"]!).ToList();
        var play = Play();
        var known = play["spec"]!["arguments"]!["parameters"]!.AsArray().Select(static p => (string)p!["name"]!).ToList();

        var runs = play["spec"]!["templates"]!.AsArray().SelectMany(static t => t!["steps"]?.AsArray() ?? []).SelectMany(static g => g!.AsArray()).Where(static s => s!["templateRef"] is not null).ToList();
        Assert.Equal(AgentRoles.All, runs.Select(static r => (string)r!["name"]!));
        foreach (var stage in runs.OfType<JsonNode>())
        {
            var given = stage["arguments"]!["parameters"]!.AsArray();
            Assert.Subset(inputs.Select(static p => (string)p!["name"]!).ToHashSet(StringComparer.Ordinal), given.Select(static p => (string)p!["name"]!).ToHashSet(StringComparer.Ordinal));
            Assert.Subset(given.Select(static p => (string)p!["name"]!).ToHashSet(StringComparer.Ordinal), needed.ToHashSet(StringComparer.Ordinal));
            Assert.All(given.Where(static p => (string?)p!["name"] != "head-sha"), p => Assert.Contains(Regex.Match((string)p!["value"]!, @"(?<=^\{\{workflow\.parameters\.)[a-z-]+(?=\}\}$)", RegexOptions.None, TimeSpan.FromSeconds(1)).Value, known));
        }
    }

    [Fact]
    public void Record_has_a_key_for_everything_that_a_play_waits_for_and_is_set_back_when_it_begins()
    {
        Assert.Equal(["head", "changes-requested", "waiting-pr-created", "waiting-ready-for-qa", "waiting-security-approved", "waiting-pr-approved", "waiting-pr-merged"], PlayRecord.Keys);
        Assert.Equal(["changes-requested", "waiting-ready-for-qa", "waiting-security-approved", "waiting-pr-approved"], PlayRecord.BoundToHead);
        Assert.All(PlayRecord.Keys, static key => Assert.Contains($"  {key}: \"\"", (string)Template(Play(), "open-record")["resource"]!["manifest"]!, StringComparison.Ordinal));
        Assert.True((bool?)Template(Play(), "open-record")["resource"]!["setOwnerReference"]);
        Assert.Equal("{{inputs.parameters.seconds}}", (string?)Template(Play(), "event")["suspend"]!["duration"]);
    }

    private static JsonObject Play() => Assert.Single(ManifestGenerator.Generate([ManifestComponent.PlayWorkflowTemplate], ManifestGiven.Options())).Content;

    private static JsonNode Template(JsonNode workflow, string name) => workflow["spec"]!["templates"]!.AsArray().Single(t => (string?)t!["name"] == name)!;

    private static JsonNode RunTemplate(string name = "coderun") => Template(Assert.Single(ManifestGenerator.Generate([ManifestComponent.WorkflowTemplate], ManifestGiven.Options())).Content, name);

    private static Dictionary<string, string> Defaults() => RunTemplate()["inputs"]!["parameters"]!.AsArray().ToDictionary(static p => (string)p!["name"]!, static p => (string?)p!["value"] ?? "", StringComparer.Ordinal);

    // What Argo Workflows does with the tags that the template uses.
    private static string Rendered(Dictionary<string, string> values) => Regex.Replace((string)RunTemplate()["resource"]!["manifest"]!, @"\{\{.+?\}\}", tag =>
    {
        var expression = tag.Value[2..^2];
        if (expression is "workflow.name" or "workflow.namespace")
            return "play-x";
        var value = values[Regex.Match(expression, @"(?<=inputs\.parameters\[')[a-z-]+", RegexOptions.None, TimeSpan.FromSeconds(1)).Value];
        return expression switch
        {
            _ when expression.StartsWith("=asInt", StringComparison.Ordinal) => long.Parse(value, System.Globalization.CultureInfo.InvariantCulture).ToString(System.Globalization.CultureInfo.InvariantCulture),
            _ when expression.StartsWith("=toJson", StringComparison.Ordinal) => JsonSerializer.Serialize(value),
            _ when expression.Contains("generateName", StringComparison.Ordinal) => value.Length == 0 ? "generateName: \"play-x-\"" : $"name: {JsonSerializer.Serialize(value)}",
            _ when expression.EndsWith("== 'true'", StringComparison.Ordinal) => value == "true" ? "true" : "false",
            _ => value.Length == 0 ? "" : Regex.Match(expression, "(?<=')[A-Za-z./-]+: (?=')", RegexOptions.None, TimeSpan.FromSeconds(1)).Value + JsonSerializer.Serialize(value),
        };
    }, RegexOptions.None, TimeSpan.FromSeconds(1));
}
