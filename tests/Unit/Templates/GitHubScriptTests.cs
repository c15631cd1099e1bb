using System.Globalization;
using CodeRun.Engine.Agents;
using CodeRun.Engine.Api;
using CodeRun.Tests.FakeGitHub;

namespace CodeRun.Tests.Unit.Templates;

/// <summary>The container's way through GitHub: token, clone over HTTP, push, pull request, against the fake GitHub.</summary>
public sealed class GitHubScriptTests : IAsyncLifetime
{
    private readonly AgentContainer _container = new();
    private FakeGitHubServer _github = null!;
    private string _shop = "";
    private string _key = "";

    public async Task InitializeAsync()
    {
        _github = await FakeGitHubServer.StartAsync();
        _key = _github.AddApp(17, "acme-rex");
        _shop = _github.AddRepository("acme", "shop");
        _container.GitHub = new GitHubOptions { Url = _github.Url, ApiUrl = _github.ApiUrl };
        _container.Environment["GITHUB_APP_ID"] = "17";
        _container.Environment["CODERUN_GITHUB_KEY_FILE"] = Path.Combine(_container.Root, "private-key");
        await File.WriteAllTextAsync(_container.Environment["CODERUN_GITHUB_KEY_FILE"], _key);
    }

    public async Task DisposeAsync()
    {
        await _github.DisposeAsync();
        _container.Dispose();
    }

    [ToolFact("jq", "openssl", "curl")]
    public void Work_is_cloned_pushed_and_offered_as_a_pull_request_with_labels()
    {
        _github.Install(17, "acme", ["shop"]);

        var (code, log, result) = _container.Run(Spec());

        Assert.True(code == 0, log);
        var pull = Assert.Single(_github.Pulls);
        Assert.Equal($"{_github.Url}/acme/shop/pull/1", (string?)result["pullRequestUrl"]);
        Assert.Equal("feature/task-1-implementation", pull.Head);
        Assert.Equal("main", pull.Base);
        Assert.Equal(["task-1", "service-shop"], pull.Labels);
        Assert.Equal((string?)result["commit"], AgentContainer.Git("-C", _shop, "rev-parse", "feature/task-1-implementation").Trim());
        Assert.All(_github.Tokens, static t => Assert.Equal(["acme/shop"], t.Repositories));
    }

    [ToolFact("jq", "openssl", "curl")]
    public void Neither_key_nor_token_is_in_the_log_the_result_or_the_workspace()
    {
        _github.Install(17, "acme", ["shop"]);

        var (code, log, result) = _container.Run(Spec());

        Assert.True(code == 0, log);
        var everything = log + result.ToJsonString() + string.Concat(Directory.EnumerateFiles(Path.Combine(_container.Root, "workspace"), "*", SearchOption.AllDirectories).Select(File.ReadAllText));
        Assert.DoesNotContain("PRIVATE KEY", everything, StringComparison.Ordinal);
        Assert.All(_github.Tokens, t => Assert.DoesNotContain(t.Value, everything, StringComparison.Ordinal));
    }

    [ToolFact("jq", "openssl", "curl")]
    public void Second_run_takes_the_pull_request_that_there_is()
    {
        _github.Install(17, "acme", ["shop"]);
        _container.Run(Spec());

        var (code, log, result) = _container.Run(Spec() with { ContinueSession = true });

        Assert.True(code == 0, log);
        Assert.Single(_github.Pulls);
        Assert.EndsWith("/pull/1", (string?)result["pullRequestUrl"], StringComparison.Ordinal);
    }

    [ToolFact("jq", "openssl", "curl")]
    public void Repository_that_is_written_with_ssh_is_reached_by_the_App()
    {
        _github.Install(17, "acme", ["shop"]);

        var (code, log, _) = _container.Run(Spec() with { RepositoryUrl = "git@127.0.0.1:acme/shop.git" });

        Assert.True(code == 0, log);
        Assert.Single(_github.Pulls);
    }

    [ToolFact("jq", "openssl", "curl")]
    public void Token_that_has_ended_is_renewed_as_often_as_it_takes()
    {
        _github.Install(17, "acme", ["shop"]);
        _container.UseAgent("""
            #!/usr/bin/env bash
            cat >/dev/null
            echo work >work.txt
            # A long run: longer than any token lives. The first line of a kept token is when it ends.
            for ((i = 0; i < 3; i++)); do
              sed -i '1s/.*/1000000000/' "$TMPDIR/coderun-github/acme__shop" || exit 4
              git fetch --quiet origin || exit 5
            done
            echo '{"type":"result","is_error":false,"result":"done","session_id":"s","num_turns":1,"total_cost_usd":0,"usage":{"input_tokens":1,"output_tokens":1}}'
            """);

        var (code, log, _) = _container.Run(Spec());

        Assert.True(code == 0, log);
        Assert.Single(_github.Pulls);
        Assert.Equal(4, _github.Tokens.Count);
    }

    [ToolFact("jq", "openssl", "curl")]
    public void Docs_repository_is_read_with_a_token_that_can_only_read()
    {
        _github.AddRepository("acme", "docs");
        _github.Install(17, "acme", ["shop", "docs"]);

        var (code, log, _) = _container.Run(Spec() with { DocsRepositoryUrl = "acme/docs" });

        Assert.True(code == 0, log);
        var token = Assert.Single(_github.Tokens, static t => t.Repositories.Contains("acme/docs"));
        Assert.Equal(["contents"], token.Permissions.Keys);
        Assert.Equal("read", token.Permissions["contents"]);
    }

    [ToolFact("jq", "openssl", "curl")]
    public void App_that_is_not_installed_ends_the_run_before_the_agent_costs_anything()
    {
        var (code, log, result) = _container.Run(Spec());

        Assert.Equal(77, code);
        Assert.Contains("not installed on acme/shop", (string?)result["summary"], StringComparison.Ordinal);
        Assert.DoesNotContain("starting claude", log, StringComparison.Ordinal);
    }

    [ToolFact("jq", "openssl", "curl")]
    public void Key_of_another_App_is_bad_configuration()
    {
        _github.Install(17, "acme", ["shop"]);
        File.WriteAllText(_container.Environment["CODERUN_GITHUB_KEY_FILE"], _github.AddApp(18, "other"));

        var (code, _, result) = _container.Run(Spec());

        Assert.Equal(78, code);
        Assert.Contains("does not accept the App's key", (string?)result["summary"], StringComparison.Ordinal);
    }

    [ToolFact("jq", "openssl", "curl")]
    public void Key_with_written_out_line_ends_is_used()
    {
        _github.Install(17, "acme", ["shop"]);
        File.WriteAllText(_container.Environment["CODERUN_GITHUB_KEY_FILE"], _key.Replace("\n", "\\n", StringComparison.Ordinal));

        var (code, log, _) = _container.Run(Spec());

        Assert.True(code == 0, log);
    }

    [ToolFact("jq", "openssl", "curl")]
    public void Long_limit_of_GitHub_ends_the_attempt_with_the_time_to_wait()
    {
        _github.Install(17, "acme", ["shop"]);
        _github.RefuseNext("/installation", new Refusal(403, "You have exceeded a secondary rate limit", new Dictionary<string, string>(StringComparer.Ordinal) { ["Retry-After"] = "900" }));

        var (code, _, result) = _container.Run(Spec());

        Assert.Equal(75, code);
        Assert.Equal(900, (int)result["retryAfterSeconds"]!);
    }

    [ToolFact("jq", "openssl", "curl")]
    public void App_that_may_not_push_ends_the_run_before_the_agent_costs_anything()
    {
        _github.Install(17, "acme", ["shop"], new Dictionary<string, string>(StringComparer.Ordinal) { ["contents"] = "read", ["pull_requests"] = "write" });

        var (code, log, _) = _container.Run(Spec());

        Assert.Equal(77, code);
        Assert.DoesNotContain("starting claude", log, StringComparison.Ordinal);
    }

    [ToolFact("jq", "openssl", "curl")]
    public void Key_that_is_replaced_by_a_wrong_one_before_the_pull_request_is_bad_configuration()
    {
        _github.Install(17, "acme", ["shop"]);
        _container.UseProgram("git", """
            #!/usr/bin/env bash
            PATH=${PATH#*:} git "$@" || exit
            case " $* " in
              *' --dry-run '*) ;;
              *' push '*) rm "$TMPDIR/coderun-github/acme__shop" && echo nothing >"$CODERUN_GITHUB_KEY_FILE" ;;
            esac
            """);

        var (code, log, result) = _container.Run(Spec());

        Assert.True(code == 78, log);
        Assert.Contains("does not accept the App's key", (string?)result["summary"], StringComparison.Ordinal);
    }

    private static CodeRunSpec Spec() => new() { Service = "shop", TaskId = 1, RepositoryUrl = "acme/shop", Prompt = "What to do" };
}
