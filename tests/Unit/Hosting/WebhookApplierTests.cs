using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CodeRun.Engine.Events.Stages;
using CodeRun.Engine.Events.Webhooks;
using CodeRun.Engine.Hosting;
using CodeRun.Engine.Kubernetes;
using CodeRun.Tests.Unit.Events.Webhooks;

namespace CodeRun.Tests.Unit.Hosting;

public sealed class WebhookApplierTests : IAsyncLifetime, IAsyncDisposable
{
    private readonly InMemoryCluster _cluster = new();

    public async Task InitializeAsync()
    {
        await ClusterCheck.InstallCrdAsync(_cluster.Api, CancellationToken.None);
        await _cluster.Api.CreateAsync(ResourceEndpoint.CustomResourceDefinitions, null, Encoding.UTF8.GetBytes("""
            {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"workflows.argoproj.io"},
             "spec":{"group":"argoproj.io","scope":"Namespaced","names":{"plural":"workflows","singular":"workflow","kind":"Workflow","listKind":"WorkflowList"},
             "versions":[{"name":"v1alpha1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object","x-kubernetes-preserve-unknown-fields":true}}}]}}
            """), CancellationToken.None);
    }

    [Fact]
    public async Task A_play_that_waits_is_moved_and_its_node_resumed_in_one_write()
    {
        await WorkflowAsync(PlayStages.WaitingPullRequest);
        var outcome = await ApplyAsync("pull_request", Given.PullRequest());
        Assert.Null(outcome.Problem);
        Assert.Equal(2, outcome.Changes.Count);
        var play = await WorkflowAsync();
        Assert.Equal(PlayStages.Quality, (string?)play["metadata"]!["labels"]![StageLabels.Stage]);
        Assert.Equal("Succeeded", (string?)play["status"]!["nodes"]!["n1"]!["phase"]);
        Assert.Equal("Suspend", (string?)play["status"]!["nodes"]!["n1"]!["type"]);
        Assert.Equal("Running", (string?)play["status"]!["nodes"]!["n2"]!["phase"]);
    }

    [Fact]
    public async Task A_delivery_is_carried_out_once()
    {
        await WorkflowAsync(PlayStages.WaitingPullRequest);
        await ApplyAsync("pull_request", Given.PullRequest());
        var before = (await WorkflowAsync()).ToJsonString();
        var again = await ApplyAsync("pull_request", Given.PullRequest());
        Assert.Equal((WebhookVerdict.Duplicate, 0), (again.Plan.Resolution.Verdict, again.Changes.Count));
        Assert.Equal(before, (await WorkflowAsync()).ToJsonString());
    }

    [Fact]
    public async Task An_early_event_is_kept_and_no_node_is_resumed()
    {
        await WorkflowAsync(PlayStages.Implementation, waitsIn: PlayStages.WaitingMerge);
        var outcome = await ApplyAsync("pull_request", Given.PullRequest());
        Assert.Equal(["Kept the event on Workflow default/play."], outcome.Changes);
        var play = await WorkflowAsync();
        Assert.Equal("Running", (string?)play["status"]!["nodes"]!["n1"]!["phase"]);
        Assert.Contains("PullRequestOpened", (string?)play["metadata"]!["annotations"]![StageLabels.State], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_workflow_that_is_suspended_in_a_stage_has_reached_it_whatever_its_label_says()
    {
        await WorkflowAsync(PlayStages.Implementation);
        await ApplyAsync("pull_request", Given.PullRequest());
        var play = await WorkflowAsync();
        Assert.Equal(PlayStages.Quality, (string?)play["metadata"]!["labels"]![StageLabels.Stage]);
        Assert.Equal("Succeeded", (string?)play["status"]!["nodes"]!["n1"]!["phase"]);
    }

    [Theory]
    [InlineData("push")]
    [InlineData("pull_request_review")]
    public async Task On_the_way_back_the_node_that_waits_for_an_approval_goes_on_waiting(string type)
    {
        await WorkflowAsync(PlayStages.WaitingApproval, waitsIn: PlayStages.WaitingApproval);
        await RunAsync("implementation", "Acme-Rex");
        var outcome = await ApplyAsync(type, type == "push" ? Given.Push() : Given.Review("changes_requested", "Acme-Tess[bot]"));
        Assert.Equal((null, WebhookVerdict.Accepted), (outcome.Problem, outcome.Plan.Resolution.Verdict));
        Assert.Equal("Running", (string?)(await WorkflowAsync())["status"]!["nodes"]!["n1"]!["phase"]);
    }

    [Fact]
    public async Task A_push_cancels_the_runs_that_judge_the_old_commit()
    {
        await WorkflowAsync(PlayStages.WaitingApproval);
        await RunAsync("implementation", "Acme-Rex");
        await RunAsync("testing", "Acme-Tess");
        await RunAsync("elsewhere", "Acme-Tess", "https://github.com/acme/other");
        await ApplyAsync("push", Given.Push());
        Assert.False(await CancelledAsync("implementation"));
        Assert.True(await CancelledAsync("testing"));
        Assert.False(await CancelledAsync("elsewhere"));
        Assert.Equal(PlayStages.Quality, (string?)(await WorkflowAsync())["metadata"]!["labels"]![StageLabels.Stage]);
    }

    [Fact]
    public async Task One_remediation_is_created_for_a_commit_however_often_it_is_asked_for()
    {
        await WorkflowAsync(PlayStages.WaitingApproval);
        await RunAsync("implementation", "Acme-Rex");
        var first = await ApplyAsync("pull_request_review", Given.Review("changes_requested", "Acme-Tess[bot]"));
        Assert.Null(first.Problem);
        await ApplyAsync("pull_request_review", Given.Review("changes_requested", "Acme-Cleo[bot]"), "d-2");
        var runs = await _cluster.Runs.ListAsync("default", null, CancellationToken.None);
        var made = Assert.Single(runs, static r => r.Run.Metadata.Name.StartsWith("fix-shop-", StringComparison.Ordinal)).Run;
        Assert.Equal(("Acme-Rex", 5L, true, "12"), (made.Spec.GithubApp, made.Spec.TaskId!.Value, made.Spec.ContinueSession, made.Metadata.Labels[StageLabels.PullRequest]));
        Assert.Contains("read task/reviews.md, make the changes, say which you did not follow and why", made.Spec.PromptModification, StringComparison.Ordinal);
        Assert.DoesNotContain("push", made.Spec.PromptModification, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(PlayStages.Remediation, (string?)(await WorkflowAsync())["metadata"]!["labels"]![StageLabels.Stage]);
    }

    [Fact]
    public async Task What_broke_off_before_the_play_remembered_it_is_carried_on_by_a_redelivery()
    {
        await WorkflowAsync(PlayStages.WaitingApproval);
        await RunAsync("implementation", "Acme-Rex");
        var broken = new FailingPatch(_cluster.Api);
        await Assert.ThrowsAsync<ApiException>(() => ApplyAsync("pull_request_review", Given.Review("changes_requested", "Acme-Tess[bot]"), api: broken));
        var outcome = await ApplyAsync("pull_request_review", Given.Review("changes_requested", "Acme-Tess[bot]"));
        Assert.Contains(outcome.Changes, static c => c.EndsWith("exists already.", StringComparison.Ordinal));
        Assert.Equal(PlayStages.Remediation, (string?)(await WorkflowAsync())["metadata"]!["labels"]![StageLabels.Stage]);
    }

    [Fact]
    public async Task A_play_that_changed_meanwhile_is_looked_at_anew()
    {
        await WorkflowAsync(PlayStages.WaitingPullRequest);
        var racing = new FailingPatch(_cluster.Api) { Conflict = true };
        var outcome = await ApplyAsync("pull_request", Given.PullRequest(), api: racing);
        Assert.StartsWith("Looked again", outcome.Changes[0], StringComparison.Ordinal);
        Assert.Equal(PlayStages.Quality, (string?)(await WorkflowAsync())["metadata"]!["labels"]![StageLabels.Stage]);
    }

    [Fact]
    public async Task A_remediation_without_an_implementation_run_is_a_problem_and_writes_nothing()
    {
        await WorkflowAsync(PlayStages.WaitingApproval);
        var before = (await WorkflowAsync()).ToJsonString();
        var outcome = await ApplyAsync("pull_request_review", Given.Review("changes_requested", "Acme-Tess[bot]"));
        Assert.Contains("no run of an implementation agent", outcome.Problem, StringComparison.Ordinal);
        Assert.Equal(before, (await WorkflowAsync()).ToJsonString());
    }

    [Fact]
    public async Task Nodes_that_cannot_be_seen_are_a_problem_and_nothing_is_written()
    {
        await WorkflowAsync(PlayStages.WaitingPullRequest, compressed: "H4sI");
        var before = (await WorkflowAsync()).ToJsonString();
        Assert.Contains("argo", (await ApplyAsync("pull_request", Given.PullRequest())).Problem, StringComparison.Ordinal);
        Assert.Equal(before, (await WorkflowAsync()).ToJsonString());
    }

    [Fact]
    public async Task Without_Argo_Workflows_a_run_may_carry_the_stage()
    {
        await _cluster.Api.DeleteAsync(ResourceEndpoint.CustomResourceDefinitions, null, "workflows.argoproj.io", new DeleteQuery(), CancellationToken.None);
        await RunAsync("alone", "Acme-Rex", labels: new JsonObject { [StageLabels.Stage] = PlayStages.WaitingPullRequest });
        await ApplyAsync("pull_request", Given.PullRequest());
        Assert.Equal(PlayStages.Quality, (await _cluster.Runs.GetAsync("default", "alone", CancellationToken.None))!.Run.Metadata.Labels[StageLabels.Stage]);
    }

    [Fact]
    public async Task A_play_with_a_record_finds_the_event_there_and_is_resumed()
    {
        await RecordedPlayAsync(PlayStages.WaitingPullRequest);
        var outcome = await ApplyAsync("pull_request", Given.PullRequest());
        Assert.Null(outcome.Problem);
        var record = await RecordAsync();
        Assert.Equal((Given.Head, Given.Head), ((string?)record[PlayStages.WaitingPullRequest], (string?)record[PlayRecord.Head]));
        var play = await WorkflowAsync();
        Assert.Equal(PlayStages.Quality, (string?)play["metadata"]!["labels"]![StageLabels.Stage]);
        Assert.Equal(("Succeeded", "Running"), ((string?)play["status"]!["nodes"]!["n1"]!["phase"], (string?)play["status"]!["nodes"]!["n2"]!["phase"]));
    }

    [Fact]
    public async Task An_early_event_stands_in_the_record_before_the_play_looks_for_it()
    {
        await RecordedPlayAsync(PlayStages.Testing, waitsIn: "lunch");
        var outcome = await ApplyAsync("pull_request_review", Given.Review("approved", "Acme-Tess[bot]"));
        Assert.Equal(WebhookVerdict.Early, outcome.Plan.Resolution.Verdict);
        Assert.Equal(Given.Head, (string?)(await RecordAsync())[PlayStages.WaitingApproval]);
        Assert.Equal("Running", (string?)(await WorkflowAsync())["status"]!["nodes"]!["n1"]!["phase"]);
    }

    [Fact]
    public async Task A_push_is_in_the_record_before_the_runs_that_it_replaces_are_cancelled_and_the_wait_looks_there()
    {
        await RecordedPlayAsync(PlayStages.WaitingApproval, waitsIn: PlayStages.WaitingApproval);
        await RunAsync("testing", "Acme-Tess");
        var outcome = await ApplyAsync("push", Given.Push());
        Assert.Equal(["Wrote head into the record of Workflow default/play.", "Cancelled CodeRun default/testing.", "Moved Workflow default/play to stage 'quality-in-progress'.", "Resumed node 'event' of Workflow default/play."], outcome.Changes);
        Assert.Equal(Given.Head, (string?)(await RecordAsync())[PlayRecord.Head]);
    }

    [Fact]
    public async Task A_play_that_has_not_opened_its_record_is_a_problem_and_nothing_is_written()
    {
        await RecordedPlayAsync(PlayStages.WaitingPullRequest);
        await _cluster.Api.DeleteAsync(ResourceEndpoint.ConfigMaps, "default", "play", new DeleteQuery(), CancellationToken.None);
        var before = (await WorkflowAsync()).ToJsonString();
        Assert.Contains("record", (await ApplyAsync("pull_request", Given.PullRequest())).Problem, StringComparison.Ordinal);
        Assert.Equal(before, (await WorkflowAsync()).ToJsonString());
    }

    [Fact]
    public async Task A_play_with_a_record_and_nodes_that_cannot_be_seen_is_told_and_how_to_hurry_it_is_said()
    {
        await RecordedPlayAsync(PlayStages.WaitingPullRequest, compressed: "H4sI");
        var outcome = await ApplyAsync("pull_request", Given.PullRequest());
        Assert.Null(outcome.Problem);
        Assert.Contains("argo resume play -n default", outcome.Changes[^1], StringComparison.Ordinal);
        Assert.Equal(Given.Head, (string?)(await RecordAsync())[PlayStages.WaitingPullRequest]);
    }

    [Fact]
    public async Task Workflows_may_be_in_another_namespace_than_runs()
    {
        await _cluster.Api.CreateAsync(ResourceEndpoint.Namespaces, null, """{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"argo"}}"""u8.ToArray(), CancellationToken.None);
        await RunAsync("testing", "Acme-Tess");
        await WorkflowAsync(PlayStages.WaitingApproval, @namespace: "argo");
        var outcome = await new WebhookApplier(_cluster.Api, TimeProvider.System, Given.Configuration).ApplyAsync(Given.Resolve("push", Given.Push()), new PlayNamespaces("default", "argo"), CancellationToken.None);
        Assert.Equal(["CodeRun default/testing", "Workflow argo/play"], outcome.Plan.Decisions.Select(static d => d.Object.ToString()).Order(StringComparer.Ordinal));
        Assert.True(await CancelledAsync("testing"));
    }

    public Task DisposeAsync() => _cluster.DisposeAsync().AsTask();

    async ValueTask IAsyncDisposable.DisposeAsync() => await _cluster.DisposeAsync();

    private Task<WebhookOutcome> ApplyAsync(string type, JsonObject payload, string delivery = "d-1", IApiClient? api = null) =>
        new WebhookApplier(api ?? _cluster.Api, TimeProvider.System, Given.Configuration).ApplyAsync(Given.Resolve(type, payload, delivery), new PlayNamespaces("default", "default"), CancellationToken.None);

    private async Task RecordedPlayAsync(string stage, string waitsIn = PlayStages.WaitingPullRequest, string? compressed = null)
    {
        var data = new JsonObject(PlayRecord.Keys.Select(static key => KeyValuePair.Create(key, (JsonNode?)"")));
        await _cluster.Api.CreateAsync(ResourceEndpoint.ConfigMaps, "default", JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["apiVersion"] = "v1", ["kind"] = "ConfigMap", ["metadata"] = new JsonObject { ["name"] = "play" }, ["data"] = data }), CancellationToken.None);
        await WorkflowAsync(stage, compressed, waitsIn, hasRecord: true);
    }

    private async Task<JsonObject> RecordAsync() => JsonNode.Parse(await _cluster.Api.GetAsync(ResourceEndpoint.ConfigMaps, "default", "play", CancellationToken.None))!["data"]!.AsObject();

    // A play with a record waits in a node that has the stage as a parameter; others in one that has its name.
    private static JsonObject Node(string waitsIn, bool hasRecord) => new()
    {
        ["type"] = "Suspend", ["phase"] = "Running", ["displayName"] = hasRecord ? "event" : waitsIn, ["templateName"] = hasRecord ? "event" : "wait",
        ["inputs"] = hasRecord ? new JsonObject { ["parameters"] = new JsonArray(new JsonObject { ["name"] = "seconds", ["value"] = "120" }, new JsonObject { ["name"] = "stage", ["value"] = waitsIn }) } : null,
    };

    private Task<byte[]> WorkflowAsync(string stage, string? compressed = null, string waitsIn = PlayStages.WaitingPullRequest, bool hasRecord = false, string @namespace = "default") => _cluster.Api.CreateAsync(PlayFinder.Workflows, @namespace, JsonSerializer.SerializeToUtf8Bytes(new JsonObject
    {
        ["apiVersion"] = "argoproj.io/v1alpha1",
        ["kind"] = "Workflow",
        ["metadata"] = new JsonObject
        {
            ["name"] = "play",
            ["labels"] = new JsonObject { ["task-id"] = "5", ["current-stage"] = stage },
            ["annotations"] = new JsonObject { [StageLabels.RepositoryName] = "acme/shop", [StageLabels.Record] = hasRecord ? StageLabels.ConfigMapRecord : "" },
        },
        ["status"] = new JsonObject
        {
            ["phase"] = "Running",
            ["compressedNodes"] = compressed,
            ["nodes"] = new JsonObject
            {
                ["n1"] = Node(waitsIn, hasRecord),
                ["n2"] = new JsonObject { ["type"] = "Suspend", ["phase"] = "Running", ["displayName"] = "lunch", ["templateName"] = "wait" },
            },
        },
    }), CancellationToken.None);

    private async Task<JsonObject> WorkflowAsync() => JsonNode.Parse(await _cluster.Api.GetAsync(PlayFinder.Workflows, "default", "play", CancellationToken.None))!.AsObject();

    private Task<RunRecord> RunAsync(string name, string agent, string repository = "https://github.com/acme/shop", JsonObject? labels = null) => _cluster.Runs.CreateAsync("default", new JsonObject
    {
        ["apiVersion"] = "agents.platform/v1",
        ["kind"] = "CodeRun",
        ["metadata"] = new JsonObject { ["name"] = name, ["labels"] = labels },
        ["spec"] = new JsonObject { ["service"] = "shop", ["githubApp"] = agent, ["taskId"] = 5, ["repositoryUrl"] = repository },
    }, CancellationToken.None);

    private async Task<bool> CancelledAsync(string name) => (await _cluster.Runs.GetAsync("default", name, CancellationToken.None))!.Run.Spec.Cancel;
}
