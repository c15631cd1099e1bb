using System.Globalization;
using System.Text.Json.Nodes;

namespace CodeRun.Tests.Unit.Templates;

/// <summary>What becomes of the verdict that an agent of quality, security or testing writes.</summary>
public sealed class VerdictTests : IAsyncLifetime
{
    private const string Approve = "printf '%s\\n' approve '' 'All is well.' >\"$CODERUN_VERDICT_FILE\"";
    private const string RequestChanges = "printf '%s\\n' request-changes '' 'The door is open.' >\"$CODERUN_VERDICT_FILE\"";
    private PlayContainers _play = null!;

    public async Task InitializeAsync() => _play = await PlayContainers.StartAsync();

    public async Task DisposeAsync() => await _play.DisposeAsync();

    [ToolFact("jq", "openssl", "curl")]
    public void Play_of_four_agents_goes_from_the_pull_request_over_the_label_to_both_approvals()
    {
        _play.Spec = _play.Spec with { TaskId = 3 };

        foreach (var agent in new[] { "rex", "cleo", "cipher", "tess" })
        {
            var (code, log, _) = _play.RunScripted(agent, "approve");
            Assert.True(code == 0, log);
        }

        var pull = _play.GitHub.Pulls[1];
        Assert.Equal(("feature/task-3-implementation", "acme-rex[bot]"), (pull.Head, pull.Author));
        Assert.Equal(["task-3", "service-shop", PlayContainers.Label], pull.Labels);
        Assert.Equal([("APPROVED", "acme-cipher[bot]"), ("APPROVED", "acme-tess[bot]")], pull.Reviews.Select(static r => (r.State, r.Author)));
        Assert.Equal(_play.CommitOf(pull.Head), pull.Reviews[1].Commit);
    }

    [ToolFact("jq", "openssl", "curl")]
    public void Approval_of_the_quality_agent_sets_the_label_although_it_changed_nothing()
    {
        var commit = _play.CommitOf(PlayContainers.Branch);

        var (code, log, result) = _play.Run("cleo", Approve);

        Assert.True(code == 0, log);
        Assert.Equal(["labeled ready-for-qa acme-cleo[bot]"], _play.LabelEvents);
        Assert.Empty(_play.Pull.Reviews);
        Assert.Equal(commit, _play.CommitOf(PlayContainers.Branch));
        Assert.Equal("Verdict on pull request 1: approve. I looked at it.", (string?)result["summary"]);
    }

    [ToolFact("jq", "openssl", "curl")]
    public void Label_that_is_there_is_set_anew_so_that_GitHub_tells_of_it()
    {
        _play.GitHub.Change(1, static p => p with { Labels = [PlayContainers.Label] });

        var (code, log, _) = _play.HandOver("cleo", Approve);

        Assert.True(code == 0, log);
        Assert.Equal(["unlabeled ready-for-qa acme-cleo[bot]", "labeled ready-for-qa acme-cleo[bot]"], _play.LabelEvents);
    }

    [ToolTheory("jq", "openssl", "curl")]
    [InlineData("cipher")]
    [InlineData("tess")]
    public void Approval_of_security_and_testing_is_a_review_of_the_commit_that_was_pushed(string agent)
    {
        var (code, log, result) = _play.Run(agent, $"echo more >more.txt; {Approve}");

        Assert.True(code == 0, log);
        var review = Assert.Single(_play.Pull.Reviews);
        Assert.Equal(("APPROVED", $"acme-{agent}[bot]"), (review.State, review.Author));
        Assert.Equal(_play.CommitOf(PlayContainers.Branch), review.Commit);
        Assert.Equal(review.Commit, (string?)result["commit"]);
        Assert.StartsWith("All is well.\n", review.Body, StringComparison.Ordinal);
        Assert.Empty(_play.LabelEvents);
    }

    [ToolTheory("jq", "openssl", "curl")]
    [InlineData("cleo")]
    [InlineData("cipher")]
    [InlineData("tess")]
    public void Request_for_changes_is_a_review_whoever_of_them_makes_it(string agent)
    {
        var (code, log, result) = _play.HandOver(agent, RequestChanges);

        Assert.True(code == 0, log);
        var review = Assert.Single(_play.Pull.Reviews);
        Assert.Equal(("CHANGES_REQUESTED", _play.CommitOf(PlayContainers.Branch)), (review.State, review.Commit));
        Assert.StartsWith("The door is open.\n", review.Body, StringComparison.Ordinal);
        Assert.Empty(_play.LabelEvents);
        Assert.StartsWith("Verdict on pull request 1: request-changes. ", (string?)result["summary"], StringComparison.Ordinal);
    }

    [ToolFact("jq", "openssl", "curl")]
    public void Request_for_changes_without_words_gets_some_since_GitHub_wants_them()
    {
        var (code, log, _) = _play.HandOver("tess", "printf 'request-changes' >\"$CODERUN_VERDICT_FILE\"");

        Assert.True(code == 0, log);
        Assert.StartsWith("Changes are needed.", Assert.Single(_play.Pull.Reviews).Body, StringComparison.Ordinal);
    }

    [ToolFact("jq", "openssl", "curl")]
    public void Text_of_any_signs_arrives_as_it_is_and_nothing_of_it_is_executed()
    {
        var trap = Path.Combine(_play.Of("tess").Root, "touched");
        var text = $"'; touch {trap}; \"$(touch {trap})\" `touch {trap}` \\n \\ {{{{service}}}} é \U0001f600 @x\n-rf\n";
        File.WriteAllText(Path.Combine(_play.Of("tess").Root, "text"), "approve\n" + text);

        var (code, log, _) = _play.HandOver("tess", $"cp '{_play.Of("tess").Root}/text' \"$CODERUN_VERDICT_FILE\"");

        Assert.True(code == 0, log);
        Assert.Equal(text + "\n\n<!-- coderun: default/run-a -->", Assert.Single(_play.Pull.Reviews).Body);
        Assert.False(File.Exists(trap));
    }

    [ToolFact("jq", "openssl", "curl")]
    public void Text_is_cut_to_what_GitHub_takes()
    {
        var (code, log, _) = _play.HandOver("tess", "{ echo approve; for ((i = 0; i < 70000; i++)); do printf 'é'; done; } >\"$CODERUN_VERDICT_FILE\"");

        Assert.True(code == 0, log);
        var body = Assert.Single(_play.Pull.Reviews).Body;
        Assert.Equal(65536, body.Length);
        Assert.EndsWith("é\n\n<!-- coderun: default/run-a -->", body, StringComparison.Ordinal);
    }

    [ToolTheory("jq", "openssl", "curl")]
    [InlineData("cleo", ":", "the agent wrote none")]
    [InlineData("tess", "echo approved >\"$CODERUN_VERDICT_FILE\"", "neither")]
    public void Without_a_clear_verdict_nothing_is_sent_and_the_result_says_so(string agent, string commands, string why)
    {
        var (code, log, result) = _play.Run(agent, commands);

        Assert.True(code == 0, log);
        AssertNothingWasSent(why, log, result);
    }

    [ToolFact("jq", "openssl", "curl")]
    public void Whatever_is_no_clear_verdict_is_none()
    {
        (string Agent, string Commands, string Why)[] unclear =
        [
            ("cleo", ":", "the agent wrote none"),
            ("tess", ": >\"$CODERUN_VERDICT_FILE\"", "neither"),
            ("tess", "echo approved >\"$CODERUN_VERDICT_FILE\"", "neither"),
            ("cleo", "echo Approve >\"$CODERUN_VERDICT_FILE\"", "neither"),
            ("tess", "echo ' approve' >\"$CODERUN_VERDICT_FILE\"", "neither"),
            ("tess", "printf '\\napprove\\n' >\"$CODERUN_VERDICT_FILE\"", "neither"),
            ("cleo", "printf 'approve\\n\\0' >\"$CODERUN_VERDICT_FILE\"", "NUL"),
            ("tess", "{ echo approve; head -c 1048576 /dev/zero | tr '\\0' x; } >\"$CODERUN_VERDICT_FILE\"", "larger than 1 MiB"),
            ("tess", "echo approve >real; ln -s \"$PWD/real\" \"$CODERUN_VERDICT_FILE\"", "no plain file"),
            ("cleo", "ln -s /nowhere \"$CODERUN_VERDICT_FILE\"", "no plain file"),
            ("tess", "mkdir \"$CODERUN_VERDICT_FILE\"", "no plain file"),
            ("tess", "mkfifo \"$CODERUN_VERDICT_FILE\"", "no plain file"),
            ("cleo", "ln -s /dev/zero \"$CODERUN_VERDICT_FILE\"", "no plain file"),
            ("tess", "d=$(dirname \"$CODERUN_VERDICT_FILE\"); rmdir \"$d\"; mkdir other; echo approve >other/verdict; ln -s \"$PWD/other\" \"$d\"", "could not be read"),
        ];

        // One shell forks for each: what is looked at is the file alone.
        foreach (var cases in unclear.GroupBy(static c => c.Agent, StringComparer.Ordinal))
        {
            var container = _play.Of(cases.Key);
            var (code, log, _) = container.RunFunctions(_play.Spec, _play.AtTheEnd() + "\n" + string.Concat(cases.Select(static (c, i) => string.Create(CultureInfo.InvariantCulture, $$"""
                mkdir "$WORKSPACE_DIR/at-{{i}}"
                (
                cd "$WORKSPACE_DIR/at-{{i}}"
                prepare_verdict
                ({{c.Commands}}
                )
                hand_over
                TERMINATION_LOG=$WORKSPACE_DIR/at-{{i}}/result
                write_result 0
                ) >"$WORKSPACE_DIR/log-{{i}}"

                """))));
            Assert.True(code == 0, log);
            foreach (var (i, (_, _, why)) in cases.Index())
            {
                var workspace = Path.Combine(container.Root, "workspace");
                var result = File.ReadAllText(Path.Combine(workspace, string.Create(CultureInfo.InvariantCulture, $"at-{i}"), "result"));
                AssertNothingWasSent(why, File.ReadAllText(Path.Combine(workspace, string.Create(CultureInfo.InvariantCulture, $"log-{i}"))), JsonNode.Parse(result)!);
            }
        }

        Assert.Empty(_play.GitHub.Requests);
    }

    [ToolFact("jq", "openssl", "curl")]
    public void Verdict_of_an_earlier_run_does_not_count()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_play.Of("tess").Root, "tmp", "coderun-verdict-run-a")).FullName;
        File.WriteAllText(Path.Combine(folder, "verdict"), "approve\n");

        var (code, log, _) = _play.HandOver("tess", ":");

        Assert.True(code == 0, log);
        Assert.Empty(_play.Pull.Reviews);
    }

    [ToolFact("jq", "openssl", "curl")]
    public void Link_in_the_place_of_the_directory_is_removed_and_not_followed()
    {
        var elsewhere = Directory.CreateDirectory(Path.Combine(_play.Of("tess").Root, "elsewhere")).FullName;
        File.WriteAllText(Path.Combine(elsewhere, "verdict"), "approve\n");
        Directory.CreateSymbolicLink(Path.Combine(_play.Of("tess").Root, "tmp", "coderun-verdict-run-a"), elsewhere);

        var (code, log, _) = _play.HandOver("tess", ":");

        Assert.True(code == 0, log);
        Assert.Empty(_play.Pull.Reviews);
        Assert.True(File.Exists(Path.Combine(elsewhere, "verdict")));
    }

    [ToolFact("jq", "openssl", "curl")]
    public void Verdict_of_an_agent_that_failed_is_not_given()
    {
        var (code, _, _) = _play.Run("tess", $"{Approve}; exit 3");

        Assert.Equal(3, code);
        Assert.Empty(_play.Pull.Reviews);
    }

    [ToolFact("jq", "openssl", "curl")]
    public void Prompt_names_the_file_and_the_instructions_say_what_goes_into_it()
    {
        var (code, log, _) = _play.Run("tess", "grep -qF \"$CODERUN_VERDICT_FILE\" <<<\"$prompt\" && grep -q CODERUN_VERDICT_FILE CLAUDE.local.md && grep -q request-changes CLAUDE.local.md || exit 9");

        Assert.True(code == 0, log);
    }

    [ToolFact("jq", "openssl", "curl")]
    public void Verdict_is_asked_of_no_implementation_agent_and_of_nobody_without_a_task()
    {
        const string None = "[ -z \"${CODERUN_VERDICT_FILE:-}\" ] && ! grep -q VERDICT CLAUDE.local.md || exit 9; echo more >more.txt";

        var (first, log, _) = _play.Run("rex", None);
        _play.Spec = _play.Spec with { TaskId = null };
        var (second, more, result) = _play.Run("tess", None);

        Assert.True(first == 0, log);
        Assert.True(second == 0, more);
        Assert.Equal("I looked at it.", (string?)result["summary"]);
        Assert.Equal(["feature/task-1-implementation", "coderun/run-a"], _play.GitHub.Pulls.Select(static p => p.Head));
    }

    [ToolFact("jq", "openssl", "curl")]
    public void Branch_without_a_pull_request_is_worked_on_as_before()
    {
        _play.Spec = _play.Spec with { TaskId = 2 };

        var (code, log, result) = _play.Run("cleo", "echo more >more.txt");

        Assert.True(code == 0, log);
        Assert.Equal("I looked at it.", (string?)result["summary"]);
        Assert.Equal("acme-cleo[bot]", _play.GitHub.Pulls[1].Author);
    }

    [ToolFact("jq", "openssl", "curl")]
    public void Verdict_on_a_branch_that_the_run_began_itself_is_not_given()
    {
        _play.Spec = _play.Spec with { TaskId = 2 };

        var (code, log, result) = _play.Run("cleo", $"echo more >more.txt; {Approve}");

        Assert.True(code == 0, log);
        Assert.DoesNotContain(PlayContainers.Label, _play.GitHub.Pulls[1].Labels);
        Assert.Contains("had no open pull request to judge", (string?)result["summary"], StringComparison.Ordinal);
    }

    [ToolTheory("jq", "openssl", "curl")]
    [InlineData("cleo")]
    [InlineData("tess")]
    public void Own_pull_request_is_not_judged_and_the_result_says_why(string agent)
    {
        _play.GitHub.Change(1, p => p with { Author = $"acme-{agent}[bot]" });

        var (code, log, result) = _play.HandOver(agent, Approve);

        Assert.True(code == 0, log);
        Assert.Empty(_play.Pull.Reviews);
        Assert.Empty(_play.LabelEvents);
        Assert.Contains("No verdict was given", (string?)result["summary"], StringComparison.Ordinal);
        Assert.Contains("own", (string?)result["summary"], StringComparison.Ordinal);
    }

    [ToolFact("jq", "openssl", "curl")]
    public void Commit_that_somebody_pushed_meanwhile_is_not_judged()
    {
        _play.Of("tess").UseProgram("git", """
            #!/usr/bin/env bash
            case " $* " in
              *' ls-remote '*) printf '%040d\trefs/heads/x\n' 7 ;;
              *) PATH=${PATH#*:} exec git "$@" ;;
            esac
            """);

        var (code, log, result) = _play.HandOver("tess", Approve);

        Assert.True(code == 0, log);
        Assert.Empty(_play.Pull.Reviews);
        Assert.Contains("meanwhile", (string?)result["summary"], StringComparison.Ordinal);
    }

    private void AssertNothingWasSent(string why, string log, JsonNode result)
    {
        Assert.Empty(_play.Pull.Reviews);
        Assert.Empty(_play.LabelEvents);
        Assert.Contains("no verdict is given, and a play goes on waiting: ", log, StringComparison.Ordinal);
        Assert.StartsWith("No verdict was given, a play goes on waiting: ", (string?)result["summary"], StringComparison.Ordinal);
        Assert.Contains(why, (string?)result["summary"], StringComparison.Ordinal);
        Assert.EndsWith(" I looked at it.", (string?)result["summary"], StringComparison.Ordinal);
    }
}
