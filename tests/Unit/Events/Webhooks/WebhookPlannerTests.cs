using System.Text.Json.Nodes;
using CodeRun.Engine.Events.Stages;
using CodeRun.Engine.Events.Webhooks;

namespace CodeRun.Tests.Unit.Events.Webhooks;

public sealed class WebhookPlannerTests
{
    [Fact]
    public void The_play_that_waits_goes_on()
    {
        var plan = Plan(Opened(), Given.Workflow(PlayStages.WaitingPullRequest));
        Assert.Equal((WebhookVerdict.Accepted, WebhookAction.Resume), (plan.Resolution.Verdict, plan.Resolution.Action));
        var decision = Assert.Single(plan.Decisions);
        Assert.Equal((PlayDecisionKind.Move, PlayStages.Quality), (decision.Kind, decision.Outcome!.Record.Stage));
        Assert.Equal(["d-1"], decision.Outcome.Record.Deliveries);
    }

    [Fact]
    public void An_early_event_is_kept()
    {
        var plan = Plan(Opened(), Given.Workflow(PlayStages.Implementation));
        Assert.Equal((WebhookVerdict.Early, WebhookAction.None), (plan.Resolution.Verdict, plan.Resolution.Action));
        Assert.Equal(PlayDecisionKind.Keep, Assert.Single(plan.Decisions).Kind);
    }

    [Fact]
    public void A_delivery_that_the_play_remembers_is_a_duplicate()
    {
        var plan = Plan(Opened(), Given.Workflow(PlayStages.WaitingPullRequest, state: """{"deliveries":["d-1"]}"""));
        Assert.Equal((WebhookVerdict.Duplicate, WebhookAction.None), (plan.Resolution.Verdict, plan.Resolution.Action));
    }

    [Fact]
    public void A_late_event_is_ignored() => Assert.Equal(WebhookVerdict.Ignored, Plan(Opened(), Given.Workflow(PlayStages.Testing)).Resolution.Verdict);

    [Theory]
    [InlineData("acme/other")]
    [InlineData("other/shop")]
    [InlineData("https://github.com/acme/other.git")]
    [InlineData("https://git.example.com/acme/shop")]
    [InlineData("not a repository")]
    public void The_same_task_of_another_repository_is_another_task(string repository)
    {
        var plan = Plan(Opened(), Given.Workflow(PlayStages.WaitingPullRequest, repository: repository));
        Assert.Equal((WebhookVerdict.Ignored, WebhookAction.None), (plan.Resolution.Verdict, plan.Resolution.Action));
        Assert.Empty(plan.Decisions);
    }

    [Theory]
    [InlineData("ACME/Shop")]
    [InlineData("git@github.com:acme/shop.git")]
    [InlineData("https://github.com/acme/shop/")]
    public void A_repository_may_be_written_in_any_form(string repository) =>
        Assert.Equal(WebhookAction.Resume, Plan(Opened(), Given.Workflow(PlayStages.WaitingPullRequest, repository: repository)).Resolution.Action);

    [Fact]
    public void The_play_of_the_right_repository_is_found_among_others()
    {
        var plan = Plan(Opened(), Given.Workflow(PlayStages.WaitingPullRequest, "other", "acme/other"), Given.Workflow(PlayStages.WaitingPullRequest, "mine"), Given.Workflow(PlayStages.WaitingPullRequest, "six", task: "6"));
        Assert.Equal("mine", Assert.Single(plan.Decisions).Object.Name);
    }

    [Fact]
    public void Of_several_plays_none_is_guessed()
    {
        var plan = Plan(Opened(), Given.Workflow(PlayStages.WaitingPullRequest, "one"), Given.Workflow(PlayStages.WaitingPullRequest, "two"));
        Assert.Equal((WebhookVerdict.Ambiguous, WebhookAction.None), (plan.Resolution.Verdict, plan.Resolution.Action));
        Assert.Contains("agents/one", plan.Resolution.Reason, StringComparison.Ordinal);
        Assert.Contains("agents/two", plan.Resolution.Reason, StringComparison.Ordinal);
        Assert.All(plan.Decisions, static d => Assert.Equal(PlayDecisionKind.None, d.Kind));
    }

    [Fact]
    public void A_play_that_has_ended_is_named_and_left_alone()
    {
        var plan = Plan(Opened(), Given.Workflow(PlayStages.WaitingPullRequest, "old", phase: "Failed"), Given.Workflow(PlayStages.WaitingPullRequest, "new"));
        Assert.Equal(WebhookVerdict.Accepted, plan.Resolution.Verdict);
        Assert.Equal([PlayDecisionKind.None, PlayDecisionKind.Move], plan.Decisions.Select(static d => d.Kind));
    }

    [Theory]
    [InlineData("acme-shop", true)]
    [InlineData("Acme-Shop", true)]
    [InlineData("acme-other", false)]
    public void A_label_that_can_mean_one_repository_is_enough(string label, bool isFound) =>
        Assert.Equal(isFound ? 1 : 0, Plan(Opened(), Labelled(label)).Decisions.Count);

    [Fact]
    public void A_label_that_several_repositories_may_have_is_not_enough()
    {
        var payload = Given.PullRequest();
        payload["repository"] = new JsonObject { ["full_name"] = "acme-labs/shop" };
        payload["pull_request"]!["head"]!["repo"]!["full_name"] = "acme-labs/shop";
        var plan = Plan(Given.Resolve("pull_request", payload), Labelled("acme-labs-shop"));
        Assert.Empty(plan.Decisions);
        Assert.Contains(plan.Resolution.Warnings, static w => w.Contains("agents.platform/repository: acme-labs/shop", StringComparison.Ordinal));
    }

    [Fact]
    public void An_object_without_a_repository_is_left_alone_and_named()
    {
        var plan = Plan(Opened(), Given.Workflow(PlayStages.WaitingPullRequest, repository: null));
        Assert.Empty(plan.Decisions);
        Assert.Contains(plan.Resolution.Warnings, static w => w.Contains("Workflow agents/play-5", StringComparison.Ordinal));
    }

    [Fact]
    public void Places_that_contradict_each_other_belong_to_nobody()
    {
        var workflow = Given.Workflow(PlayStages.WaitingPullRequest);
        Assert.Empty(Plan(Opened(), workflow with { Repositories = ["acme/shop", "acme/other"] }).Decisions);
        Assert.Empty(Plan(Opened(), workflow with { TaskIds = ["5", "6"] }).Decisions);
    }

    [Fact]
    public void Another_pull_request_of_the_task_is_another_play()
    {
        var workflow = Given.Workflow(PlayStages.WaitingPullRequest);
        var labels = new Dictionary<string, string>(workflow.Labels) { [StageLabels.PullRequest] = "13" };
        Assert.Empty(Plan(Opened(), workflow with { Labels = labels }).Decisions);
    }

    [Fact]
    public void A_push_cancels_runs_that_judge_the_old_commit_and_no_other()
    {
        var plan = Plan(Given.Resolve("push", Given.Push()),
            Given.Workflow(PlayStages.WaitingApproval),
            Given.Run("implementation", "Acme-Rex"),
            Given.Run("quality", "Acme-Cleo[bot]"),
            Given.Run("testing", "acme-tess"),
            Given.Run("new-head", "Acme-Tess", head: Given.Head),
            Given.Run("done", "Acme-Tess", phase: "Completed"),
            Given.Run("unknown-agent", "Acme-Nobody"),
            Given.Run("elsewhere", "Acme-Tess", repository: "https://github.com/acme/other"));
        Assert.Equal((WebhookVerdict.Accepted, WebhookAction.CancelQa), (plan.Resolution.Verdict, plan.Resolution.Action));
        Assert.Equal(PlayStages.Quality, plan.Decisions[0].Outcome!.Record.Stage);
        Assert.Equal(["quality", "testing"], plan.Decisions.Where(static d => d.Kind == PlayDecisionKind.Cancel).Select(static d => d.Object.Name));
        Assert.DoesNotContain(plan.Decisions, static d => d.Object.Name == "elsewhere");
    }

    [Fact]
    public void A_push_while_the_implementation_works_cancels_nothing()
    {
        var plan = Plan(Given.Resolve("push", Given.Push()), Given.Workflow(PlayStages.Implementation), Given.Run("quality", "Acme-Cleo"));
        Assert.Equal((WebhookVerdict.Ignored, WebhookAction.None), (plan.Resolution.Verdict, plan.Resolution.Action));
        Assert.DoesNotContain(plan.Decisions, static d => d.Kind == PlayDecisionKind.Cancel);
    }

    [Fact]
    public void Without_a_play_a_push_still_cancels_and_nothing_is_resumed()
    {
        Assert.Equal(WebhookAction.CancelQa, Plan(Given.Resolve("push", Given.Push()), Given.Run("quality", "Acme-Cleo")).Resolution.Action);
        var plan = Plan(Opened(), Given.Run("implementation", "Acme-Rex"));
        Assert.Equal((WebhookVerdict.Ignored, WebhookAction.None), (plan.Resolution.Verdict, plan.Resolution.Action));
    }

    [Fact]
    public void A_run_may_carry_the_stage_itself()
    {
        var run = Given.Run("alone", "Acme-Rex");
        var plan = Plan(Opened(), run with { Labels = new Dictionary<string, string> { [StageLabels.Stage] = PlayStages.WaitingPullRequest } });
        Assert.Equal(PlayDecisionKind.Move, Assert.Single(plan.Decisions).Kind);
    }

    [Fact]
    public void A_memory_that_cannot_be_read_stops_the_event()
    {
        var plan = Plan(Opened(), Given.Workflow(PlayStages.WaitingPullRequest, state: "{"));
        Assert.Equal((WebhookVerdict.Ambiguous, WebhookAction.None), (plan.Resolution.Verdict, plan.Resolution.Action));
    }

    [Fact]
    public void What_was_not_accepted_concerns_nobody() =>
        Assert.Empty(Plan(Given.Resolve("pull_request", Given.PullRequest(labels: "task-6")), Given.Workflow(PlayStages.WaitingPullRequest)).Decisions);

    private static WebhookResolution Opened() => Given.Resolve("pull_request", Given.PullRequest());

    private static WebhookPlan Plan(WebhookResolution resolution, params PlayObject[] objects) => WebhookPlanner.Plan(resolution, objects, Given.Configuration);

    private static PlayObject Labelled(string repository) => Given.Read("Workflow", "play", new JsonObject { ["task-id"] = "5", ["repository"] = repository, ["current-stage"] = PlayStages.WaitingPullRequest }, [], [], "Running");
}
