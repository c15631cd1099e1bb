using System.Text.Json.Nodes;
using CodeRun.Engine.Api;

namespace CodeRun.Tests.Unit.Templates;

/// <summary>Runs the rendered container.sh with bash, git and the scripted agent.</summary>
public sealed class ContainerScriptTests : IDisposable
{
    private readonly AgentContainer _container = new();
    private readonly string _root;

    public ContainerScriptTests() => _root = _container.Root;

    private string Repository => Path.Combine(_root, "shop.git");

    public void Dispose() => _container.Dispose();

    [Fact]
    public void Work_arrives_on_the_tasks_branch_and_the_result_says_so()
    {
        MakeRepository();

        var (code, log, result) = Run(Spec());

        Assert.True(code == 0, log);
        Assert.Equal("feature/task-1-implementation", (string?)result["branch"]);
        Assert.Equal(AgentContainer.Git("-C", Repository, "rev-parse", "feature/task-1-implementation").Trim(), (string?)result["commit"]);
        Assert.Contains("What to do", AgentContainer.Git("-C", Repository, "show", "feature/task-1-implementation:NOTES.md"), StringComparison.Ordinal);
        Assert.Equal(0.0125, (double)result["costUsd"]!);
        Assert.Equal(1200, (int)result["inputTokens"]!);
        Assert.Equal(1, (int)result["turns"]!);
        Assert.StartsWith("session-", (string?)result["sessionId"], StringComparison.Ordinal);
        Assert.Equal("5DLabs-Rex[bot]", AgentContainer.Git("-C", Repository, "log", "-1", "--format=%an", "feature/task-1-implementation").Trim());
        Assert.DoesNotContain("CLAUDE.local.md", AgentContainer.Git("-C", Repository, "ls-tree", "--name-only", "feature/task-1-implementation"), StringComparison.Ordinal);
    }

    [Fact]
    public void Continued_session_finds_the_earlier_one_and_goes_on_on_the_same_branch()
    {
        MakeRepository();
        Run(Spec());

        var (code, log, result) = Run(Spec() with { ContinueSession = true, Prompt = "More" });

        Assert.True(code == 0, log);
        Assert.Contains("continues session", log, StringComparison.Ordinal);
        Assert.Equal(2, (int)result["turns"]!);
        Assert.Equal("3", AgentContainer.Git("-C", Repository, "rev-list", "--count", "feature/task-1-implementation").Trim());
    }

    [Fact]
    public void Run_without_a_repository_works_in_the_workspace()
    {
        var (code, log, result) = Run(new CodeRunSpec { Service = "cto", Prompt = "x" });

        Assert.True(code == 0, log);
        Assert.Equal("coderun/run-a", (string?)result["branch"]);
        Assert.True(File.Exists(Path.Combine(_root, "workspace", "work", "NOTES.md")));
    }

    [Fact]
    public void Uncommitted_work_of_an_earlier_run_is_kept_on_a_rescue_branch()
    {
        MakeRepository();
        Run(Spec());
        File.WriteAllText(Path.Combine(_root, "workspace", "shop", "forgotten.txt"), "precious");

        var (code, log, _) = Run(Spec());

        Assert.True(code == 0, log);
        var branch = AgentContainer.Git("-C", Path.Combine(_root, "workspace", "shop"), "branch", "--list", "rescue/*", "--format=%(refname:short)").Trim();
        Assert.Contains(branch, log, StringComparison.Ordinal);
        Assert.Equal("precious", AgentContainer.Git("-C", Path.Combine(_root, "workspace", "shop"), "show", $"{branch}:forgotten.txt"));
    }

    [Fact]
    public void Failing_agent_fails_the_run_and_keeps_its_work()
    {
        MakeRepository();

        var (code, log, result) = Run(Spec(), ("SCRIPTED_AGENT_EXIT", "3"));

        Assert.Equal(3, code);
        Assert.Equal("claude ended with exit code 3", (string?)result["summary"]);
        Assert.Contains("kept uncommitted work on branch rescue/", log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(77)]
    [InlineData(78)]
    [InlineData(69)]
    [InlineData(42)]
    public void Exit_code_of_the_agent_is_the_runs(int code)
    {
        _container.UseAgent($"#!/usr/bin/env bash\ncat >/dev/null\nexit {code}\n");

        Assert.Equal(code, Run(new CodeRunSpec { Service = "cto" }).Code);
    }

    [Fact]
    public void Failure_that_only_the_result_tells_is_a_failure()
    {
        _container.UseAgent("""
            #!/usr/bin/env bash
            cat >/dev/null
            echo '{"type":"result","subtype":"error_during_execution","is_error":true,"session_id":"s"}'
            """);

        Assert.Equal(1, Run(new CodeRunSpec { Service = "cto" }).Code);
    }

    [Fact]
    public void Limit_of_the_provider_is_waited_for_until_the_time_it_names()
    {
        _container.UseAgent("""
            #!/usr/bin/env bash
            cat >/dev/null
            echo "{\"type\":\"result\",\"is_error\":true,\"result\":\"Claude AI usage limit reached|$(($(date +%s) + 1000))\",\"session_id\":\"s\"}"
            exit 1
            """);

        var (code, log, result) = Run(new CodeRunSpec { Service = "cto" });

        Assert.True(code == 75, log);
        Assert.InRange((int)result["retryAfterSeconds"]!, 900, 1000);
    }

    [Fact]
    public void Agent_that_only_speaks_of_rate_limits_has_failed_like_any_other()
    {
        _container.UseAgent("""
            #!/usr/bin/env bash
            cat >/dev/null
            echo '{"type":"assistant","message":{"content":[{"type":"text","text":"I added a rate limit; the usage limit reached message is tested."}]}}'
            echo '{"type":"result","is_error":true,"result":"tests failed","session_id":"s"}'
            exit 1
            """);

        Assert.Equal(1, Run(new CodeRunSpec { Service = "cto" }).Code);
    }

    [Fact]
    public void Branch_that_conflicts_with_main_is_left_and_a_new_one_begun()
    {
        MakeRepository();
        Run(Spec());
        var other = Path.Combine(_root, "other");
        AgentContainer.Git("clone", "--quiet", Repository, other);
        File.WriteAllText(Path.Combine(other, "NOTES.md"), "something else\n");
        AgentContainer.Commit(other);
        AgentContainer.Git("-C", other, "push", "--quiet", "origin", "main");

        var (code, log, result) = Run(Spec());

        Assert.True(code == 0, log);
        Assert.Matches("^feature/task-1-implementation-[0-9]{14}$", (string?)result["branch"]);
        Assert.Contains("conflicts with main", AgentContainer.Git("-C", Repository, "show", $"{result["branch"]}:NOTES.md"), StringComparison.Ordinal);
    }

    [Fact]
    public void Stopped_run_keeps_its_work_in_progress()
    {
        MakeRepository();
        _container.UseAgent("""
            #!/usr/bin/env bash
            cat >/dev/null
            echo half >half.txt
            echo ready
            exec tail -f /dev/null
            """);
        using var process = _container.Start(Spec());
        while (process.StandardOutput.ReadLine() is { } line && line != "ready")
        {
            // Until the agent is at work.
        }

        AgentContainer.Kill(process);
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();

        Assert.Equal(143, process.ExitCode);
        var clone = Path.Combine(_root, "workspace", "shop");
        var branch = AgentContainer.Git("-C", clone, "branch", "--list", "rescue/*", "--format=%(refname:short)").Trim();
        Assert.Equal("half\n", AgentContainer.Git("-C", clone, "show", $"{branch}:half.txt"));
        Assert.Equal("The run was stopped.", (string?)_container.Result()["summary"]);
    }

    [Fact]
    public void Work_in_a_folder_of_the_repository_is_done_there()
    {
        MakeRepository();

        var (code, log, _) = Run(Spec() with { WorkingDirectory = "services/shop" });

        Assert.True(code == 0, log);
        Assert.Contains("What to do", AgentContainer.Git("-C", Repository, "show", "feature/task-1-implementation:services/shop/NOTES.md"), StringComparison.Ordinal);
    }

    [Fact]
    public void Hook_that_an_earlier_run_left_behind_is_not_run()
    {
        MakeRepository();
        Run(Spec());
        var trap = Path.Combine(_root, "touched");
        foreach (var name in new[] { "pre-push", "pre-commit", "post-checkout", "post-merge" })
        {
            var hook = Path.Combine(_root, "workspace", "shop", ".git", "hooks", name);
            File.WriteAllText(hook, $"#!/bin/sh\ntouch {trap}\n");
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(hook, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        var (code, log, _) = Run(Spec());

        Assert.True(code == 0, log);
        Assert.False(File.Exists(trap));
    }

    [Theory]
    [InlineData("""{"tool_name":"Bash","tool_input":{"command":"cat /keys/private-key"}}""", 2)]
    [InlineData("""{"tool_name":"Bash","tool_input":{"command":"cat $CODERUN_GITHUB_KEY_FILE"}}""", 2)]
    [InlineData("""{"tool_name":"Read","tool_input":{"file_path":"/tmp/coderun-github/acme__shop"}}""", 2)]
    [InlineData("""{"tool_name":"Bash","tool_input":{"command":"git push"}}""", 0)]
    public void Hook_refuses_calls_that_reach_for_credentials(string call, int code)
    {
        Run(new CodeRunSpec { Service = "cto" });
        var start = new System.Diagnostics.ProcessStartInfo("/bin/bash", [Path.Combine(_root, "files", "hooks-keep-credentials.sh")]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardError = true };
        start.Environment["CODERUN_GITHUB_KEY_FILE"] = "/keys/private-key";
        using var hook = System.Diagnostics.Process.Start(start)!;
        hook.StandardInput.Write(call);
        hook.StandardInput.Close();
        var said = hook.StandardError.ReadToEnd();
        hook.WaitForExit();

        Assert.Equal(code, hook.ExitCode);
        Assert.Equal(code == 2, said.Length > 0);
    }

    [Fact]
    public void Missing_agent_program_says_what_to_do()
    {
        File.Delete(Path.Combine(_root, "bin", "claude"));

        var (code, _, result) = Run(new CodeRunSpec { Service = "cto" });

        Assert.Equal(78, code);
        Assert.Contains("-AgentCommand", (string?)result["summary"], StringComparison.Ordinal);
    }

    [Fact]
    public void Repository_that_is_not_there_is_a_service_that_is_not_available()
    {
        var (code, _, result) = Run(Spec());

        Assert.Equal(69, code);
        Assert.Contains("could not be cloned", (string?)result["summary"], StringComparison.Ordinal);
    }

    [Fact]
    public void Documents_of_the_task_are_placed_beside_the_work_but_not_in_its_history()
    {
        MakeRepository();
        var docs = Path.Combine(_root, "docs");
        AgentContainer.Git("init", "--quiet", "--initial-branch=main", docs);
        Directory.CreateDirectory(Path.Combine(docs, "plan", ".taskmaster", "docs", "task-1"));
        Directory.CreateDirectory(Path.Combine(docs, "plan", ".taskmaster", "tasks"));
        File.WriteAllText(Path.Combine(docs, "plan", ".taskmaster", "docs", "task-1", "task.md"), "the task");
        File.WriteAllText(Path.Combine(docs, "plan", ".taskmaster", "tasks", "tasks.json"), "{}");
        AgentContainer.Commit(docs);

        var (code, log, _) = Run(Spec() with { DocsRepositoryUrl = docs, DocsProjectDirectory = "plan" });

        Assert.True(code == 0, log);
        Assert.Equal(["task.md", "tasks.json"], Directory.GetFiles(Path.Combine(_root, "workspace", "shop", "task")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.DoesNotContain("task\n", AgentContainer.Git("-C", Repository, "ls-tree", "--name-only", "feature/task-1-implementation"), StringComparison.Ordinal);
    }

    [Fact]
    public void Documents_are_not_written_through_links_and_links_among_them_are_not_followed()
    {
        MakeRepository();
        var (docs, elsewhere) = (Path.Combine(_root, "docs"), Path.Combine(_root, "elsewhere"));
        var of = Directory.CreateDirectory(Path.Combine(docs, ".taskmaster", "docs", "task-1")).FullName;
        AgentContainer.Git("init", "--quiet", "--initial-branch=main", docs);
        File.WriteAllText(Path.Combine(of, "task.md"), "the task");
        File.CreateSymbolicLink(Path.Combine(of, "stolen.md"), elsewhere);
        AgentContainer.Commit(docs);
        File.WriteAllText(elsewhere, "mine");
        Run(Spec() with { DocsRepositoryUrl = docs });
        var placed = Path.Combine(_root, "workspace", "shop", "task", "task.md");
        File.Delete(placed);
        File.CreateSymbolicLink(placed, elsewhere);

        var (code, log, _) = Run(Spec() with { DocsRepositoryUrl = docs });

        Assert.True(code == 0, log);
        Assert.Equal(("mine", "the task"), (File.ReadAllText(elsewhere), File.ReadAllText(placed)));
        Assert.Null(new FileInfo(placed).LinkTarget);
        Assert.False(File.Exists(Path.Combine(Path.GetDirectoryName(placed)!, "stolen.md")));
    }

    [Fact]
    public void Value_of_a_field_is_never_executed()
    {
        MakeRepository();
        var trap = Path.Combine(_root, "touched");
        var hostile = $"x'; touch {trap}; echo \"$(touch {trap})\" `touch {trap}` #\n touch {trap}\n";

        Run(new CodeRunSpec { Service = hostile, Prompt = hostile, PromptModification = hostile, Model = hostile, DocsProjectDirectory = hostile, RepositoryUrl = Repository, TaskId = 1 });
        Run(new CodeRunSpec { Service = hostile, Prompt = hostile, WorkingDirectory = hostile, RepositoryUrl = hostile, DocsRepositoryUrl = hostile, DocsBranch = hostile, TaskId = 1 });

        Assert.False(File.Exists(trap));
    }

    private CodeRunSpec Spec() => new() { Service = "shop", TaskId = 1, RepositoryUrl = Repository, Prompt = "What to do" };

    private (int Code, string Log, JsonNode Result) Run(CodeRunSpec spec, params (string Name, string Value)[] more) => _container.Run(spec, more);

    private void MakeRepository()
    {
        var seed = Path.Combine(_root, "seed");
        AgentContainer.Git("init", "--quiet", "--bare", "--initial-branch=main", Repository);
        AgentContainer.Git("init", "--quiet", "--initial-branch=main", seed);
        File.WriteAllText(Path.Combine(seed, "README.md"), "shop\n");
        AgentContainer.Commit(seed);
        AgentContainer.Git("-C", seed, "push", "--quiet", Repository, "main");
    }
}
