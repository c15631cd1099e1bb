using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CodeRun.Engine.Api;
using CodeRun.Engine.Events.Manifests;

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
        Assert.True((bool?)spec["continueSession"]);
        Assert.False((bool?)spec["suspend"]);
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
    public void Play_runs_its_stages_in_order_with_their_agents_and_waits_for_each_event()
    {
        var play = Play();
        var steps = Template(play, "play")["steps"]!.AsArray().Select(static s => s![0]!).ToList();

        Assert.Equal(["open-record", "implementation", "wait-pr-created", "quality", "wait-ready-for-qa", "security", "testing", "wait-pr-approved", "wait-pr-merged"], steps.Select(static s => (string)s["name"]!));
        var given = play["spec"]!["arguments"]!["parameters"]!.AsArray().ToDictionary(static p => (string)p!["name"]!, static p => (string?)p!["value"], StringComparer.Ordinal);
        Assert.Equal(("5DLabs-Rex", "5DLabs-Cleo", "5DLabs-Cipher", "5DLabs-Tess"), (given["implementation-agent"], given["quality-agent"], given["security-agent"], given["testing-agent"]));
        Assert.Equal(PlayEvent.All, steps.Where(static s => (string?)s["template"] == "wait").Select(static s => (string)s["arguments"]!["parameters"]![0]!["value"]!));
    }

    [Fact]
    public void Stages_give_only_parameters_that_the_run_template_has_and_all_that_it_needs()
    {
        var inputs = RunTemplate()["inputs"]!["parameters"]!.AsArray();
        var needed = inputs.Where(static p => p!["value"] is null).Select(static p => (string)p!["name"]!).ToList();
        var play = Play();
        var known = play["spec"]!["arguments"]!["parameters"]!.AsArray().Select(static p => (string)p!["name"]!).ToList();

        foreach (var stage in Template(play, "play")["steps"]!.AsArray().Select(static s => s![0]!).Where(static s => s["templateRef"] is not null))
        {
            var given = stage["arguments"]!["parameters"]!.AsArray();
            Assert.Subset(inputs.Select(static p => (string)p!["name"]!).ToHashSet(StringComparer.Ordinal), given.Select(static p => (string)p!["name"]!).ToHashSet(StringComparer.Ordinal));
            Assert.Subset(given.Select(static p => (string)p!["name"]!).ToHashSet(StringComparer.Ordinal), needed.ToHashSet(StringComparer.Ordinal));
            Assert.All(given, p => Assert.Contains(Regex.Match((string)p!["value"]!, @"(?<=^\{\{workflow\.parameters\.)[a-z-]+(?=\}\}$)", RegexOptions.None, TimeSpan.FromSeconds(1)).Value, known));
        }
    }

    [Fact]
    public void Record_is_read_before_and_after_each_suspend_point_within_the_depth_that_argo_allows()
    {
        var play = Play();
        var wait = Template(play, "wait")["steps"]!.AsArray().Select(static s => s![0]!).ToList();

        Assert.Equal(["read-record", "event", "wait"], wait.Select(static s => (string)s["template"]!));
        Assert.All(wait.Skip(1), static s => Assert.Equal("'{{steps.recorded.outputs.parameters.happened}}' != 'true'", (string?)s["when"]));
        Assert.NotNull(Template(play, "event")["suspend"]);
        var seconds = int.Parse((string)wait[2]["arguments"]!["parameters"]![1]!["value"]!, System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange((int)play["spec"]!["activeDeadlineSeconds"]! / seconds, 1, 90);
        Assert.All(PlayEvent.All, e => Assert.Contains($"  {e}: \"false\"", (string)Template(play, "open-record")["resource"]!["manifest"]!, StringComparison.Ordinal));
    }

    private static JsonObject Play() => Assert.Single(ManifestGenerator.Generate([ManifestComponent.PlayWorkflowTemplate], ManifestGiven.Options())).Content;

    private static JsonNode Template(JsonNode workflow, string name) => workflow["spec"]!["templates"]!.AsArray().Single(t => (string?)t!["name"] == name)!;

    private static JsonNode RunTemplate() => Assert.Single(ManifestGenerator.Generate([ManifestComponent.WorkflowTemplate], ManifestGiven.Options())).Content["spec"]!["templates"]![0]!;

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
            _ when expression.EndsWith("== 'true'", StringComparison.Ordinal) => value == "true" ? "true" : "false",
            _ => value.Length == 0 ? "" : Regex.Match(expression, "[A-Za-z]+: (?=')", RegexOptions.None, TimeSpan.FromSeconds(1)).Value + JsonSerializer.Serialize(value),
        };
    }, RegexOptions.None, TimeSpan.FromSeconds(1));
}
