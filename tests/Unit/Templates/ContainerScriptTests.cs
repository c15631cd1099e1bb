using System.Diagnostics;
using System.Text.Json.Nodes;
using CodeRun.Engine.Agents;
using CodeRun.Engine.Api;
using CodeRun.Engine.Templates;
using CodeRun.Tests.Unit.Reconciling;

namespace CodeRun.Tests.Unit.Templates;

/// <summary>Runs the rendered container.sh with bash, git and the scripted agent.</summary>
public sealed class ContainerScriptTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("coderun-script-").FullName;

    public ContainerScriptTests()
    {
        foreach (var folder in new[] { "workspace", "files", "bin", "tmp" })
            Directory.CreateDirectory(Path.Combine(_root, folder));
        File.CreateSymbolicLink(Path.Combine(_root, "bin", "claude"), RepositoryFiles.PathOf("examples", "agents", "scripted-agent"));
    }

    private string Repository => Path.Combine(_root, "shop.git");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Work_arrives_on_the_tasks_branch_and_the_result_says_so()
    {
        MakeRepository();

        var (code, log, result) = Run(Spec());

        Assert.True(code == 0, log);
        Assert.Equal("feature/task-1-implementation", (string?)result["branch"]);
        Assert.Equal(Git("-C", Repository, "rev-parse", "feature/task-1-implementation").Trim(), (string?)result["commit"]);
        Assert.Contains("What to do", Git("-C", Repository, "show", "feature/task-1-implementation:NOTES.md"), StringComparison.Ordinal);
        Assert.Equal(0.0125, (double)result["costUsd"]!);
        Assert.Equal(1200, (int)result["inputTokens"]!);
        Assert.Equal(1, (int)result["turns"]!);
        Assert.StartsWith("session-", (string?)result["sessionId"], StringComparison.Ordinal);
        Assert.Equal("5DLabs-Rex[bot]", Git("-C", Repository, "log", "-1", "--format=%an", "feature/task-1-implementation").Trim());
        Assert.DoesNotContain("CLAUDE.local.md", Git("-C", Repository, "ls-tree", "--name-only", "feature/task-1-implementation"), StringComparison.Ordinal);
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
        Assert.Equal("3", Git("-C", Repository, "rev-list", "--count", "feature/task-1-implementation").Trim());
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
        var branch = Git("-C", Path.Combine(_root, "workspace", "shop"), "branch", "--list", "rescue/*", "--format=%(refname:short)").Trim();
        Assert.Contains(branch, log, StringComparison.Ordinal);
        Assert.Equal("precious", Git("-C", Path.Combine(_root, "workspace", "shop"), "show", $"{branch}:forgotten.txt"));
    }

    [Fact]
    public void Failing_agent_fails_the_run_and_keeps_its_work()
    {
        MakeRepository();

        var (code, log, result) = Run(Spec(), ("SCRIPTED_AGENT_EXIT", "3"));

        Assert.Equal(1, code);
        Assert.Equal("claude ended with exit code 3", (string?)result["summary"]);
        Assert.Contains("kept uncommitted work on branch rescue/", log, StringComparison.Ordinal);
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
        Git("init", "--quiet", "--initial-branch=main", docs);
        Directory.CreateDirectory(Path.Combine(docs, "plan", ".taskmaster", "docs", "task-1"));
        Directory.CreateDirectory(Path.Combine(docs, "plan", ".taskmaster", "tasks"));
        File.WriteAllText(Path.Combine(docs, "plan", ".taskmaster", "docs", "task-1", "task.md"), "the task");
        File.WriteAllText(Path.Combine(docs, "plan", ".taskmaster", "tasks", "tasks.json"), "{}");
        Commit(docs);

        var (code, log, _) = Run(Spec() with { DocsRepositoryUrl = docs, DocsProjectDirectory = "plan" });

        Assert.True(code == 0, log);
        Assert.Equal(["task.md", "tasks.json"], Directory.GetFiles(Path.Combine(_root, "workspace", "shop", "task")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.DoesNotContain("task\n", Git("-C", Repository, "ls-tree", "--name-only", "feature/task-1-implementation"), StringComparison.Ordinal);
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

    private (int Code, string Log, JsonNode Result) Run(CodeRunSpec spec, params (string Name, string Value)[] more)
    {
        var configuration = ConfigurationReader.ReadFile(RepositoryFiles.PathOf("module", "config", "controller.yaml"));
        var agent = configuration.Agents.All[0];
        var store = new TemplateStore(TemplateTree.FromDirectory(RepositoryFiles.PathOf("module", "templates")));
        foreach (var (name, text) in store.Render(TemplateContext.For(Given.Run(spec: spec), agent, 1)).Files)
            File.WriteAllText(Path.Combine(_root, "files", name), text);
        var start = new ProcessStartInfo("/bin/bash") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.Combine(_root, "workspace") };
        start.ArgumentList.Add(Path.Combine(_root, "files", "container.sh"));
        start.Environment.Clear();
        foreach (var (name, value) in more.Concat(
        [
            ("PATH", $"{Path.Combine(_root, "bin")}:/usr/local/bin:/usr/bin:/bin"),
            ("HOME", Path.Combine(_root, "workspace", ".home")),
            ("TMPDIR", Path.Combine(_root, "tmp")),
            ("WORKSPACE_DIR", Path.Combine(_root, "workspace")),
            ("TASK_FILES_DIR", Path.Combine(_root, "files")),
            ("TERMINATION_LOG", Path.Combine(_root, "result")),
            ("CODERUN_ATTEMPT", "1"),
        ]))
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var log = process.StandardOutput.ReadToEnd() + errors.GetAwaiter().GetResult();
        process.WaitForExit();
        var result = Path.Combine(_root, "result");
        return (process.ExitCode, log, JsonNode.Parse(File.Exists(result) && new FileInfo(result).Length > 0 ? File.ReadAllText(result) : "{}")!);
    }

    private void MakeRepository()
    {
        var seed = Path.Combine(_root, "seed");
        Git("init", "--quiet", "--bare", "--initial-branch=main", Repository);
        Git("init", "--quiet", "--initial-branch=main", seed);
        File.WriteAllText(Path.Combine(seed, "README.md"), "shop\n");
        Commit(seed);
        Git("-C", seed, "push", "--quiet", Repository, "main");
    }

    private static void Commit(string repository)
    {
        Git("-C", repository, "add", "--all");
        Git("-C", repository, "-c", "user.name=t", "-c", "user.email=t@example.invalid", "commit", "--quiet", "-m", "begin");
    }

    private static string Git(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("git", arguments) { UseShellExecute = false, RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"git {string.Join(' ', arguments)}");
        return output;
    }
}
