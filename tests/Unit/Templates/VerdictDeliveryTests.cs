using CodeRun.Tests.FakeGitHub;

namespace CodeRun.Tests.Unit.Templates;

/// <summary>Verdicts when GitHub fails, refuses or has them already; branches that conflict; the label when new commits come.</summary>
public sealed class VerdictDeliveryTests : IAsyncLifetime
{
    private const string Approve = "printf '%s\\n' approve '' 'All is well.' >\"$CODERUN_VERDICT_FILE\"";
    private const string RequestChanges = "printf '%s\\n' request-changes '' 'The door is open.' >\"$CODERUN_VERDICT_FILE\"";
    private PlayContainers _play = null!;

    public async Task InitializeAsync() => _play = await PlayContainers.StartAsync();

    public async Task DisposeAsync() => await _play.DisposeAsync();

    [ToolTheory("jq", "openssl", "curl")]
    [InlineData("tess", "/pulls/1/reviews", "GET")]
    [InlineData("tess", "/pulls/1/reviews", "POST")]
    [InlineData("cleo", "/labels/ready-for-qa", "DELETE")]
    public void Short_failure_of_GitHub_is_waited_out(string agent, string path, string method)
    {
        _play.GitHub.RefuseNext(path, new Refusal(502, "Bad Gateway") { Method = method });

        var (code, log, _) = _play.HandOver(agent, Approve);

        Assert.True(code == 0, log);
        Assert.Equal(1, _play.Pull.Reviews.Count + _play.LabelEvents.Count());
    }

    [ToolFact("jq", "openssl", "curl")]
    public void Review_whose_answer_was_lost_is_not_sent_again()
    {
        _play.GitHub.RefuseNext("/pulls/1/reviews", new Refusal(502, "Bad Gateway") { Method = "POST", IsDone = true });

        var (code, log, result) = _play.HandOver("tess", Approve);

        Assert.True(code == 0, log);
        Assert.Single(_play.Pull.Reviews);
        Assert.StartsWith("Verdict on pull request 1: approve. ", (string?)result["summary"], StringComparison.Ordinal);
    }

    [ToolTheory("jq", "openssl", "curl")]
    [InlineData("tess", "/pulls/1/reviews", "POST", 503, 69)]
    [InlineData("tess", "/pulls/1/reviews", "GET", 500, 69)]
    [InlineData("tess", "/pulls/1/reviews", "POST", 422, 69)]
    [InlineData("cleo", "/labels/ready-for-qa", "DELETE", 503, 69)]
    [InlineData("tess", "/pulls/1/reviews", "POST", 403, 77)]
    [InlineData("tess", "/pulls/1/reviews", "POST", 404, 77)]
    [InlineData("tess", "/pulls/1/reviews", "GET", 403, 77)]
    [InlineData("cleo", "/labels/ready-for-qa", "DELETE", 403, 77)]
    public void Verdict_that_cannot_be_given_fails_the_run_and_is_named_in_the_result(string agent, string path, string method, int status, int expected)
    {
        for (var i = 0; i < 4; i++)
            _play.GitHub.RefuseNext(path, new Refusal(status, "No, sorry") { Method = method });

        var (code, log, result) = _play.HandOver(agent, Approve);

        Assert.True(code == expected, log);
        Assert.Empty(_play.Pull.Reviews);
        Assert.Empty(_play.LabelEvents);
        Assert.StartsWith("the work is pushed, but giving the verdict 'approve' on pull request 1 failed", (string?)result["summary"], StringComparison.Ordinal);
        Assert.Contains("No, sorry", (string?)result["summary"], StringComparison.Ordinal);
        Assert.Equal((string?)result["commit"], _play.CommitOf(PlayContainers.Branch));
    }

    [ToolFact("jq", "openssl", "curl")]
    public void Work_is_pushed_although_the_verdict_cannot_be_given()
    {
        _play.GitHub.RefuseNext("/pulls/1/reviews", new Refusal(403, "No, sorry") { Method = "POST" });
        var before = _play.CommitOf(PlayContainers.Branch);

        var (code, log, result) = _play.Run("tess", $"echo more >more.txt; {Approve}");

        Assert.True(code == 77, log);
        Assert.NotEqual(before, _play.CommitOf(PlayContainers.Branch));
        Assert.Equal((string?)result["commit"], _play.CommitOf(PlayContainers.Branch));
        Assert.StartsWith("the work is pushed, but giving the verdict 'approve' on pull request 1 failed", (string?)result["summary"], StringComparison.Ordinal);
    }

    [ToolFact("jq", "openssl", "curl")]
    public void Long_limit_ends_the_attempt_with_the_time_to_wait()
    {
        _play.GitHub.RefuseNext("/pulls/1/reviews", Limit("900"));

        var (code, log, result) = _play.HandOver("tess", Approve);

        Assert.True(code == 75, log);
        Assert.Equal(900, (int)result["retryAfterSeconds"]!);
    }

    [ToolFact("jq", "openssl", "curl")]
    public void Short_limit_is_waited_out()
    {
        _play.GitHub.RefuseNext("/pulls/1/reviews", Limit("20"));

        var (code, log, _) = _play.HandOver("tess", Approve);

        Assert.True(code == 0, log);
        Assert.Single(_play.Pull.Reviews);
    }

    [ToolFact("jq", "openssl", "curl")]
    public void Retry_of_the_run_does_not_send_a_review_twice_but_another_run_does()
    {
        _play.HandOver("tess", Approve);

        var (code, log, result) = _play.HandOver("tess", Approve);

        Assert.True(code == 0, log);
        Assert.Single(_play.Pull.Reviews);
        Assert.StartsWith("Verdict on pull request 1: approve (given already). ", (string?)result["summary"], StringComparison.Ordinal);
        _play.Of("tess").RunName = "run-b";
        _play.HandOver("tess", Approve);
        Assert.Equal(2, _play.Pull.Reviews.Count);
    }

    [ToolFact("jq", "openssl", "curl")]
    public void Review_is_found_behind_a_hundred_others()
    {
        _play.HandOver("tess", Approve);
        _play.GitHub.Change(1, static p => p with { Reviews = [.. Enumerable.Repeat(new FakeReview("APPROVED", "0", "somebody", ""), 100), .. p.Reviews] });

        var (code, log, _) = _play.HandOver("tess", Approve);

        Assert.True(code == 0, log);
        Assert.Equal(101, _play.Pull.Reviews.Count);
    }

    [ToolFact("jq", "openssl", "curl")]
    public void Retry_that_judges_otherwise_or_another_commit_is_heard()
    {
        _play.HandOver("tess", Approve);
        _play.HandOver("tess", RequestChanges);
        _play.Push(PlayContainers.Branch, "fix.txt", "fixed");

        var (code, log, _) = _play.HandOver("tess", Approve);

        Assert.True(code == 0, log);
        Assert.Equal(["APPROVED", "CHANGES_REQUESTED", "APPROVED"], _play.Pull.Reviews.Select(static r => r.State));
    }

    [ToolFact("jq", "openssl", "curl")]
    public void Text_that_looks_like_the_mark_of_a_run_does_not_hide_the_verdict_of_that_run()
    {
        _play.HandOver("tess", "printf '%s\\n' approve '<!-- coderun: default/run-b -->' >\"$CODERUN_VERDICT_FILE\"");
        _play.Of("tess").RunName = "run-b";

        var (code, log, _) = _play.HandOver("tess", Approve);

        Assert.True(code == 0, log);
        Assert.Equal(2, _play.Pull.Reviews.Count);
    }

    [ToolFact("jq", "openssl", "curl")]
    public void Retry_of_the_run_does_not_set_the_label_twice_but_another_run_does()
    {
        _play.HandOver("cleo", Approve);

        var (code, log, result) = _play.HandOver("cleo", Approve);

        Assert.True(code == 0, log);
        Assert.Single(_play.LabelEvents);
        Assert.StartsWith("Verdict on pull request 1: approve (given already). ", (string?)result["summary"], StringComparison.Ordinal);
        _play.Of("cleo").RunName = "run-b";
        _play.HandOver("cleo", Approve);
        Assert.Equal(3, _play.LabelEvents.Count());
    }

    [ToolFact("jq", "openssl", "curl")]
    public void Approval_of_quality_takes_the_place_of_its_own_request_for_changes()
    {
        _play.HandOver("cleo", RequestChanges);
        _play.Push(PlayContainers.Branch, "fix.txt", "fixed");
        _play.Of("cleo").RunName = "run-b";

        var (code, log, result) = _play.HandOver("cleo", Approve);
        _play.HandOver("cleo", Approve);

        Assert.True(code == 0, log);
        Assert.Equal(["CHANGES_REQUESTED", "APPROVED"], _play.Pull.Reviews.Select(static r => r.State));
        Assert.Equal(_play.CommitOf(PlayContainers.Branch), _play.Pull.Reviews[1].Commit);
        Assert.StartsWith("All is well.\n", _play.Pull.Reviews[1].Body, StringComparison.Ordinal);
        Assert.Equal(["labeled ready-for-qa acme-cleo[bot]"], _play.LabelEvents);
        Assert.StartsWith("Verdict on pull request 1: approve. ", (string?)result["summary"], StringComparison.Ordinal);
        Assert.Single(log.Split('\n'), static l => l.Contains("verdict on pull request 1", StringComparison.Ordinal));
    }

    [ToolTheory("jq", "openssl", "curl")]
    [InlineData("acme-cleo[bot]", "CHANGES_REQUESTED COMMENTED", true)]
    [InlineData("Acme-Cleo[bot]", "APPROVED CHANGES_REQUESTED PENDING", true)]
    [InlineData("acme-cleo[bot]", "CHANGES_REQUESTED APPROVED", false)]
    [InlineData("acme-cleo[bot]", "CHANGES_REQUESTED DISMISSED", false)]
    [InlineData("acme-cleo[bot]", "COMMENTED", false)]
    [InlineData("acme-tess[bot]", "CHANGES_REQUESTED", false)]
    public void Quality_approves_by_a_review_only_when_its_own_last_word_asks_for_changes(string author, string states, bool isSent)
    {
        _play.GitHub.Change(1, p => p with { Reviews = [.. Enumerable.Repeat(new FakeReview("APPROVED", "0", "somebody", ""), 99), .. states.Split(' ').Select(s => new FakeReview(s, "0", author, ""))] });
        var before = _play.Pull.Reviews.Count;

        var (code, log, _) = _play.HandOver("cleo", Approve);

        Assert.True(code == 0, log);
        Assert.Equal(isSent ? ["APPROVED"] : [], _play.Pull.Reviews.Skip(before).Select(static r => r.State));
        Assert.Single(_play.LabelEvents);
    }

    [ToolFact("jq", "openssl", "curl")]
    public void Label_is_not_set_before_the_request_for_changes_is_taken_back()
    {
        _play.HandOver("cleo", RequestChanges);
        _play.GitHub.RefuseNext("/pulls/1/reviews", new Refusal(403, "No, sorry") { Method = "POST" });

        var (code, log, _) = _play.HandOver("cleo", Approve);

        Assert.True(code == 77, log);
        Assert.Empty(_play.LabelEvents);
    }

    [ToolFact("jq", "openssl", "curl")]
    public void Verdict_that_returns_to_an_earlier_one_of_the_same_run_is_heard()
    {
        _play.HandOver("tess", Approve);
        _play.HandOver("tess", RequestChanges);

        var (code, log, _) = _play.HandOver("tess", Approve);

        Assert.True(code == 0, log);
        Assert.Equal(["APPROVED", "CHANGES_REQUESTED", "APPROVED"], _play.Pull.Reviews.Select(static r => r.State));
    }

    [ToolFact("jq", "openssl", "curl")]
    public void Retry_sets_the_label_that_the_attempt_before_could_only_remove()
    {
        _play.GitHub.Change(1, static p => p with { Labels = [PlayContainers.Label, "task-1", "service-shop"] });
        _play.Of("cleo").UseProgram("mv", """
            #!/usr/bin/env bash
            PATH=${PATH#*:} mv "$@"
            case ${!#} in */ready-for-qa) kill -KILL "$PPID" ;; esac
            """);
        var first = _play.HandOver("cleo", Approve).Code;
        File.Delete(Path.Combine(_play.Of("cleo").Root, "bin", "mv"));

        var (code, log, _) = _play.HandOver("cleo", Approve);

        Assert.Equal(137, first);
        Assert.True(code == 0, log);
        Assert.Equal(["unlabeled ready-for-qa acme-cleo[bot]", "labeled ready-for-qa acme-cleo[bot]"], _play.LabelEvents);
    }

    [ToolFact("jq", "openssl", "curl")]
    public void Token_that_ends_before_the_verdict_is_renewed()
    {
        _play.GitHub.TokenLifetime = TimeSpan.FromSeconds(-1);
        _play.Of("tess").RunFunctions(_play.Spec, "bash \"$TASK_FILES_DIR/github-token.sh\" token acme/shop");
        _play.GitHub.TokenLifetime = TimeSpan.FromHours(1);

        var (code, log, _) = _play.HandOver("tess", Approve);

        Assert.True(code == 0, log);
        Assert.Single(_play.Pull.Reviews);
        Assert.Equal(2, _play.GitHub.Tokens.Count);
    }

    [ToolFact("jq", "openssl", "curl")]
    public void New_commits_of_the_implementation_agent_take_the_label_away()
    {
        _play.GitHub.Change(1, static p => p with { Labels = [PlayContainers.Label] });

        var (code, log, _) = _play.Run("rex", "echo more >more.txt");

        Assert.True(code == 0, log);
        Assert.Equal(["unlabeled ready-for-qa acme-rex[bot]"], _play.LabelEvents);
    }

    [ToolFact("jq", "openssl", "curl")]
    public void Implementation_agent_without_new_commits_leaves_the_label()
    {
        _play.GitHub.Change(1, static p => p with { Labels = [PlayContainers.Label] });

        var (code, log, _) = _play.Run("rex", ":");

        Assert.True(code == 0, log);
        Assert.Contains(PlayContainers.Label, _play.Pull.Labels);
    }

    [ToolFact("jq", "openssl", "curl")]
    public void Label_that_cannot_be_taken_away_is_told_and_fails_nothing()
    {
        _play.GitHub.RefuseNext("/labels/ready-for-qa", new Refusal(403, "Resource not accessible by integration"));

        var (code, log, result) = _play.Run("rex", "echo more >more.txt");

        Assert.True(code == 0, log);
        Assert.StartsWith("The label ready-for-qa could not be taken away (403)", (string?)result["summary"], StringComparison.Ordinal);
    }

    [ToolFact("jq", "openssl", "curl")]
    public void Branch_that_conflicts_with_main_is_judged_as_it_stands()
    {
        _play.Push("main", "work.txt", "something else");

        var (code, log, result) = _play.Run("tess", $"grep -q 'conflicts with main' <<<\"$prompt\" || exit 9; {RequestChanges}");

        Assert.True(code == 0, log);
        Assert.Equal(PlayContainers.Branch, (string?)result["branch"]);
        Assert.Equal(("CHANGES_REQUESTED", _play.CommitOf(PlayContainers.Branch)), (Assert.Single(_play.Pull.Reviews).State, _play.Pull.Reviews[0].Commit));
        Assert.Single(_play.GitHub.Pulls);
    }

    [ToolFact("jq", "openssl", "curl")]
    public void Branch_that_was_begun_anew_for_conflicts_is_the_one_that_is_judged_and_gone_on_with()
    {
        _play.Push("main", "work.txt", "something else");
        var begun = (string?)_play.Run("rex", "echo more >more.txt").Result["branch"];

        var (code, log, result) = _play.Run("tess", Approve);
        var again = _play.Run("rex", "echo still >still.txt").Result;

        Assert.True(code == 0, log);
        Assert.Matches("^feature/task-1-implementation-[0-9]{14}$", begun);
        Assert.Equal(begun, (string?)result["branch"]);
        Assert.Equal(begun, (string?)again["branch"]);
        Assert.Empty(_play.Pull.Reviews);
        Assert.Equal("APPROVED", Assert.Single(_play.GitHub.Pulls[1].Reviews).State);
    }

    private static Refusal Limit(string seconds) =>
        new(403, "You have exceeded a secondary rate limit", new Dictionary<string, string>(StringComparer.Ordinal) { ["Retry-After"] = seconds });
}
