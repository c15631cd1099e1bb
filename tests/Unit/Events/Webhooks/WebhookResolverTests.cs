using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using CodeRun.Engine.Events.Stages;
using CodeRun.Engine.Events.Webhooks;

namespace CodeRun.Tests.Unit.Events.Webhooks;

public sealed class WebhookResolverTests
{
    private static readonly byte[] Secret = "sesame"u8.ToArray();

    [Fact]
    public void An_opened_pull_request_resumes_the_play_that_waits_for_it()
    {
        var webhook = Given.Resolve("pull_request", Given.PullRequest(labels: "task-5"));
        Assert.Equal((WebhookVerdict.Accepted, WebhookAction.Resume, PlayStages.WaitingPullRequest), (webhook.Verdict, webhook.Action, webhook.Stage));
        Assert.Equal(("acme/shop", 5L, TaskIdSource.LabelAndBranch), (webhook.Repository!.ToString(), webhook.TaskId!.Value, webhook.TaskIdSource));
        Assert.Equal((12L, "https://github.com/acme/shop/pull/12", "feature/task-5-cart", Given.Head), (webhook.PullRequest!.Value, webhook.PullRequestUrl, webhook.Branch, webhook.HeadSha));
        Assert.Equal("play-task-5-workflow", webhook.WorkflowName);
        Assert.Equal(("opened", "rex", "d-1"), (webhook.EventAction, webhook.Agent!.Name, webhook.Delivery));
        Assert.Empty(webhook.Warnings);
    }

    [Theory]
    [InlineData("acme-rex[BOT]")]
    [InlineData("ACME-REX")]
    [InlineData("Acme-Rex[bot]")]
    public void An_agent_is_known_by_its_login_whatever_the_case(string login) =>
        Assert.Equal("rex", Given.Resolve("pull_request", Given.PullRequest(sender: login)).Agent?.Name);

    [Theory]
    [InlineData("Acme-RexX[bot]")]
    [InlineData("b")]
    [InlineData("[bot]")]
    public void A_login_that_only_looks_like_an_agent_is_none(string login) => Assert.Null(Given.Resolve("pull_request", Given.PullRequest(sender: login)).Agent);

    [Fact]
    public void A_person_who_took_the_name_of_an_agent_is_no_agent()
    {
        var payload = Given.Review("approved", "Acme-Tess");
        payload["sender"]!["type"] = "User";
        var webhook = Given.Resolve("pull_request_review", payload);
        Assert.Equal((WebhookVerdict.Ignored, WebhookAction.None, true), (webhook.Verdict, webhook.Action, webhook.Agent is null));
        Assert.Contains(webhook.Warnings, static w => w.Contains("is no App", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Acme-Cipher[bot]", "approved", WebhookAction.Resume, StageEvent.SecurityApproved)]
    [InlineData("Acme-Tess[bot]", "approved", WebhookAction.Resume, StageEvent.TestingApproved)]
    [InlineData("Acme-Tess[bot]", "APPROVED", WebhookAction.Resume, StageEvent.TestingApproved)]
    [InlineData("Acme-Cleo[bot]", "approved", WebhookAction.None, null)]
    [InlineData("somebody", "approved", WebhookAction.None, null)]
    [InlineData("Acme-Cleo[bot]", "changes_requested", WebhookAction.StartRemediation, StageEvent.ChangesRequested)]
    [InlineData("Acme-Tess[bot]", "changes_requested", WebhookAction.StartRemediation, StageEvent.ChangesRequested)]
    [InlineData("Acme-Rex[bot]", "changes_requested", WebhookAction.None, null)]
    [InlineData("Acme-Tess[bot]", "commented", WebhookAction.None, null)]
    public void A_review_counts_by_the_role_of_who_gave_it(string sender, string state, WebhookAction action, StageEvent? what)
    {
        var webhook = Given.Resolve("pull_request_review", Given.Review(state, sender));
        Assert.Equal((action, what), (webhook.Action, webhook.StageEvent));
    }

    [Fact]
    public void A_review_of_an_older_commit_counts_for_nothing() =>
        Assert.Equal(WebhookVerdict.Ignored, Given.Resolve("pull_request_review", Given.Review("approved", "Acme-Tess[bot]", Given.OtherHead)).Verdict);

    [Theory]
    [InlineData("Acme-Cleo[bot]", "ready-for-qa", WebhookAction.Resume)]
    [InlineData("Acme-Rex[bot]", "ready-for-qa", WebhookAction.None)]
    [InlineData("Acme-Cleo[bot]", "Ready-For-QA", WebhookAction.None)]
    [InlineData("Acme-Cleo[bot]", "bug", WebhookAction.None)]
    public void Ready_for_qa_is_said_by_the_quality_agent(string sender, string label, WebhookAction action)
    {
        var payload = Given.PullRequest("labeled", sender, labels: ["task-5", label]);
        payload["label"] = new JsonObject { ["name"] = label };
        Assert.Equal(action, Given.Resolve("pull_request", payload).Action);
    }

    [Theory]
    [InlineData(true, WebhookAction.Resume, PlayStages.WaitingMerge)]
    [InlineData(false, WebhookAction.None, null)]
    public void A_closed_pull_request_counts_when_it_was_merged(bool merged, WebhookAction action, string? stage)
    {
        var payload = Given.PullRequest("closed", "somebody");
        payload["pull_request"]!["merged"] = merged;
        var webhook = Given.Resolve("pull_request", payload);
        Assert.Equal((action, stage), (webhook.Action, webhook.Stage));
    }

    [Theory]
    [InlineData("Acme-Rex[bot]", "refs/heads/feature/task-5-cart", WebhookAction.CancelQa)]
    [InlineData("Acme-Rex[bot]", "refs/heads/main", WebhookAction.None)]
    [InlineData("Acme-Rex[bot]", "refs/tags/task-5-cart", WebhookAction.None)]
    [InlineData("Acme-Cleo[bot]", "refs/heads/task-5-cart", WebhookAction.None)]
    [InlineData("somebody", "refs/heads/task-5-cart", WebhookAction.None)]
    public void A_push_of_the_implementation_agent_to_the_branch_of_a_task_cancels_what_judges_the_old_commit(string sender, string reference, WebhookAction action) =>
        Assert.Equal(action, Given.Resolve("push", Given.Push(sender, reference)).Action);

    [Fact]
    public void A_deleted_branch_is_no_push()
    {
        var payload = Given.Push();
        payload["deleted"] = true;
        payload["after"] = new string('0', 40);
        var webhook = Given.Resolve("push", payload);
        Assert.Equal((WebhookAction.None, null), (webhook.Action, webhook.HeadSha));
    }

    [Theory]
    [InlineData("/remediate", "MEMBER", "somebody", WebhookAction.StartRemediation)]
    [InlineData("  /Remediate the tests fail", "OWNER", "somebody", WebhookAction.StartRemediation)]
    [InlineData("/remediateall", "OWNER", "somebody", WebhookAction.None)]
    [InlineData("please /remediate", "OWNER", "somebody", WebhookAction.None)]
    [InlineData("/remediate", "CONTRIBUTOR", "somebody", WebhookAction.None)]
    [InlineData("/remediate", null, "somebody", WebhookAction.None)]
    [InlineData("/remediate", "MEMBER", "Acme-Tess[bot]", WebhookAction.None)]
    public void A_comment_asks_for_changes_when_somebody_of_the_repository_writes_the_command(string body, string? association, string sender, WebhookAction action)
    {
        var payload = new JsonObject
        {
            ["action"] = "created",
            ["issue"] = new JsonObject { ["number"] = 12, ["pull_request"] = new JsonObject { ["html_url"] = "https://github.com/acme/shop/pull/12" }, ["labels"] = new JsonArray(new JsonObject { ["name"] = "task-5" }) },
            ["comment"] = new JsonObject { ["body"] = body, ["author_association"] = association },
            ["repository"] = new JsonObject { ["full_name"] = "acme/shop" },
            ["sender"] = new JsonObject { ["login"] = sender },
        };
        var webhook = Given.Resolve("issue_comment", payload);
        Assert.Equal((action, 12), (webhook.Action, webhook.PullRequest));
    }

    [Theory]
    [InlineData("acme-tess", "failure", 1, WebhookAction.StartRemediation)]
    [InlineData("acme-tess", "success", 1, WebhookAction.None)]
    [InlineData("github-actions", "failure", 1, WebhookAction.None)]
    [InlineData("acme-tess", "failure", 2, WebhookAction.None)]
    [InlineData("acme-tess", "failure", 0, WebhookAction.None)]
    public void A_failed_check_of_a_judging_agent_asks_for_changes(string app, string conclusion, int pulls, WebhookAction action)
    {
        var payload = new JsonObject
        {
            ["action"] = "completed",
            ["check_run"] = new JsonObject
            {
                ["conclusion"] = conclusion, ["head_sha"] = Given.Head, ["app"] = new JsonObject { ["slug"] = app },
                ["check_suite"] = new JsonObject { ["head_branch"] = "task-5-cart" },
                ["pull_requests"] = new JsonArray([.. Enumerable.Range(12, pulls).Select(static n => new JsonObject { ["number"] = n })]),
            },
            ["repository"] = new JsonObject { ["full_name"] = "acme/shop" },
            ["sender"] = new JsonObject { ["login"] = "somebody", ["type"] = "User" },
        };
        Assert.Equal(action, Given.Resolve("check_run", payload).Action);
    }

    [Fact]
    public void The_branch_counts_when_there_is_no_label()
    {
        var webhook = Given.Resolve("pull_request", Given.PullRequest(branch: "task-12-search"));
        Assert.Equal((12L, TaskIdSource.Branch, WebhookAction.Resume), (webhook.TaskId!.Value, webhook.TaskIdSource, webhook.Action));
    }

    [Fact]
    public void Label_and_branch_that_disagree_lead_to_nothing()
    {
        var webhook = Given.Resolve("pull_request", Given.PullRequest(labels: "task-6"));
        Assert.Equal((WebhookVerdict.Ambiguous, WebhookAction.None, null), (webhook.Verdict, webhook.Action, webhook.TaskId));
    }

    [Fact]
    public void Without_a_task_nothing_is_done_and_it_is_said()
    {
        var webhook = Given.Resolve("pull_request", Given.PullRequest(branch: "main"));
        Assert.Equal((WebhookVerdict.Ignored, WebhookAction.None), (webhook.Verdict, webhook.Action));
        Assert.Contains(webhook.Reason, webhook.Warnings);
    }

    [Theory]
    [InlineData("""{"full_name":"mallory/shop"}""")]
    [InlineData("null")]
    public void The_branch_of_a_fork_names_no_task(string repository)
    {
        var payload = Given.PullRequest();
        payload["pull_request"]!["head"]!["repo"] = JsonNode.Parse(repository);
        Assert.Equal(WebhookVerdict.Ignored, Given.Resolve("pull_request", payload).Verdict);
        payload["pull_request"]!["labels"] = new JsonArray(new JsonObject { ["name"] = "task-5" });
        Assert.Equal(WebhookVerdict.Accepted, Given.Resolve("pull_request", payload).Verdict);
    }

    [Fact]
    public void Without_a_repository_the_address_of_the_pull_request_names_it()
    {
        var payload = Given.PullRequest();
        payload.Remove("repository");
        payload.Remove("sender");
        var webhook = Given.Resolve("pull_request", payload);
        Assert.Equal(("acme/shop", WebhookAction.Resume), (webhook.Repository!.ToString(), webhook.Action));
    }

    [Theory]
    [InlineData("https://git.example.com/acme/shop")]
    [InlineData("https://github.com/acme/other")]
    public void A_repository_of_another_GitHub_is_none(string address)
    {
        var payload = Given.PullRequest();
        payload["repository"]!["html_url"] = address;
        var webhook = Given.Resolve("pull_request", payload);
        Assert.Equal((WebhookVerdict.Malformed, WebhookAction.None, null), (webhook.Verdict, webhook.Action, webhook.Repository));
    }

    [Fact]
    public void A_signed_webhook_is_read_and_a_changed_one_refused_before_it_is_read()
    {
        var body = Given.Bytes(Given.PullRequest(labels: "task-5"));
        var signature = "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Secret, body));
        var good = WebhookResolver.Resolve(new WebhookRequest(body, "pull_request", "d-1", signature), Given.Configuration, Secret);
        Assert.Equal((SignatureState.Valid, WebhookVerdict.Accepted), (good.Signature, good.Verdict));
        body[^2] ^= 1;
        foreach (var (given, state) in new[] { (signature, SignatureState.Wrong), (null, SignatureState.Missing) })
        {
            var bad = WebhookResolver.Resolve(new WebhookRequest(body, "pull_request", "d-1", given), Given.Configuration, Secret);
            Assert.Equal((state, WebhookVerdict.Refused, WebhookAction.None, null), (bad.Signature, bad.Verdict, bad.Action, bad.TaskId));
        }
    }

    [Fact]
    public void An_empty_secret_is_refused()
    {
        var body = Given.Bytes(Given.PullRequest());
        var signature = "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Array.Empty<byte>(), body));
        Assert.Equal(WebhookVerdict.Refused, WebhookResolver.Resolve(new WebhookRequest(body, "pull_request", "d-1", signature), Given.Configuration, []).Verdict);
    }

    [Fact]
    public void A_form_is_named_with_the_way_out()
    {
        var form = new WebhookRequest("payload=%7B%7D"u8.ToArray(), "push", "d-1");
        Assert.Contains("content type", WebhookResolver.Resolve(form, Given.Configuration, null).Reason, StringComparison.Ordinal);
        Assert.Contains("application/json", WebhookResolver.Resolve(form with { ContentType = "application/x-www-form-urlencoded" }, Given.Configuration, null).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_byte_order_mark_does_not_matter()
    {
        byte[] body = [0xEF, 0xBB, 0xBF, .. Given.Bytes(Given.PullRequest())];
        Assert.Equal(WebhookVerdict.Accepted, WebhookResolver.Resolve(new WebhookRequest(body, "pull_request", "d-1"), Given.Configuration, null).Verdict);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Pull Request")]
    [InlineData("push\nX: y")]
    public void Without_a_type_there_is_no_event(string? type)
    {
        var webhook = WebhookResolver.Resolve(new WebhookRequest(Given.Bytes(Given.PullRequest()), type), Given.Configuration, null);
        Assert.Equal((WebhookVerdict.Malformed, null), (webhook.Verdict, webhook.Event));
    }

    [Fact]
    public void An_unknown_event_means_nothing() =>
        Assert.Equal(WebhookVerdict.Ignored, Given.Resolve("star", new JsonObject { ["action"] = "created" }).Verdict);

    [Fact]
    public void A_delivery_that_cannot_be_one_is_left_out_and_warned_of()
    {
        var webhook = Given.Resolve("pull_request", Given.PullRequest(), "d 1; rm -rf");
        Assert.Null(webhook.Delivery);
        Assert.Contains(webhook.Warnings, static w => w.Contains("X-GitHub-Delivery", StringComparison.Ordinal));
    }

    [Fact]
    public void A_body_that_GitHub_would_not_send_is_not_read()
    {
        var body = new byte[WebhookResolver.MaxBodyBytes + 1];
        Assert.Contains("25 MiB", WebhookResolver.Resolve(new WebhookRequest(body, "push"), Given.Configuration, null).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void The_longest_body_is_read()
    {
        var payload = Given.PullRequest();
        payload["padding"] = new string('x', WebhookResolver.MaxBodyBytes - 2000);
        Assert.Equal(WebhookVerdict.Accepted, Given.Resolve("pull_request", payload).Verdict);
    }

    [Fact]
    public void Text_of_a_payload_stays_text()
    {
        var payload = Given.PullRequest(branch: "task-5-$(rm -rf ~)'\"");
        payload["pull_request"]!["html_url"] = "javascript:alert(1)";
        payload["pull_request"]!["head"]!["sha"] = "HEAD; true";
        var webhook = Given.Resolve("pull_request", payload);
        Assert.Equal((null, null, WebhookVerdict.Accepted), (webhook.PullRequestUrl, webhook.HeadSha, webhook.Verdict));
        Assert.Equal(WebhookVerdict.Ignored, Given.Resolve("pull_request", Given.PullRequest(branch: "task-5-\u001b[2J")).Verdict);
    }
}
