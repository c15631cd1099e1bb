using System.Diagnostics;
using System.Text.Json.Nodes;
using CodeRun.Engine.Agents;
using CodeRun.Engine.Api;
using CodeRun.Engine.Templates;
using CodeRun.Tests.Unit.Reconciling;

namespace CodeRun.Tests.Unit.Templates;

/// <summary>The inside of an agent container: directories, the rendered files, bash, git and the scripted agent. No cluster.</summary>
internal sealed class AgentContainer : IDisposable
{
    // Read once: this is asked for at every run.
    private static readonly Lazy<ControllerConfiguration> Usual = new(static () => ConfigurationReader.ReadFile(RepositoryFiles.PathOf("module", "config", "controller.yaml")));
    private static readonly Lazy<TemplateStore> Templates = new(static () => new TemplateStore(TemplateTree.FromDirectory(RepositoryFiles.PathOf("module", "templates"))));

    public AgentContainer()
    {
        foreach (var folder in new[] { "workspace", "files", "bin", "tmp" })
            Directory.CreateDirectory(Path.Combine(Root, folder));
        UseAgent(File.ReadAllText(RepositoryFiles.PathOf("examples", "agents", "scripted-agent")));
    }

    public string Root { get; } = Directory.CreateTempSubdirectory("coderun-script-").FullName;

    public GitHubOptions GitHub { get; set; } = new();

    /// <summary>The agent of the configuration that is played.</summary>
    public string Agent { get; set; } = "rex";

    /// <summary>Name of the run.</summary>
    public string RunName { get; set; } = "run-a";

    /// <summary>What the agent's token may do; null for what the configuration says.</summary>
    public IReadOnlyDictionary<string, string>? Permissions { get; set; }

    /// <summary>Environment beside the usual one.</summary>
    public Dictionary<string, string> Environment { get; } = new(StringComparer.Ordinal);

    public void Dispose() => Directory.Delete(Root, recursive: true);

    public static string Git(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("git", arguments) { UseShellExecute = false, RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"git {string.Join(' ', arguments)}");
        return output;
    }

    public static void Commit(string repository)
    {
        Git("-C", repository, "add", "--all");
        Git("-C", repository, "-c", "user.name=t", "-c", "user.email=t@example.invalid", "commit", "--quiet", "-m", "begin");
    }

    /// <summary>Asks a process to end, as the kubelet does.</summary>
    public static void Kill(Process process)
    {
        using var kill = Process.Start(new ProcessStartInfo("kill", ["-TERM", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]) { UseShellExecute = false })!;
        kill.WaitForExit();
    }

    /// <summary>Another agent program than the scripted one.</summary>
    public void UseAgent(string script) => UseProgram("claude", script);

    /// <summary>A program that is found before any other of its name.</summary>
    public void UseProgram(string name, string script)
    {
        var path = Path.Combine(Root, "bin", name);
        File.WriteAllText(path, script);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>Renders the files of a run and runs container.sh.</summary>
    public (int Code, string Log, JsonNode Result) Run(CodeRunSpec spec, params (string Name, string Value)[] more) => EndOf(Start(spec, more));

    /// <summary>Renders the files of a run and runs commands that use the functions of container.sh.</summary>
    public (int Code, string Log, JsonNode Result) RunFunctions(CodeRunSpec spec, string commands)
    {
        var script = Path.Combine(Root, "commands");
        File.WriteAllText(script, $"set -euo pipefail\n. \"$TASK_FILES_DIR/container.sh\"\n{commands}\n");
        return EndOf(Start(script, spec, []));
    }

    /// <summary>Renders the files of a run and starts container.sh.</summary>
    public Process Start(CodeRunSpec spec, params (string Name, string Value)[] more) => Start(Path.Combine(Root, "files", "container.sh"), spec, more);

    private (int Code, string Log, JsonNode Result) EndOf(Process started)
    {
        using var process = started;
        var errors = process.StandardError.ReadToEndAsync();
        var log = process.StandardOutput.ReadToEnd() + errors.GetAwaiter().GetResult();
        process.WaitForExit();
        return (process.ExitCode, log, Result());
    }

    private Process Start(string script, CodeRunSpec spec, IReadOnlyList<(string Name, string Value)> more)
    {
        var configuration = Usual.Value with { GitHub = GitHub };
        var agent = configuration.Agents.All.Single(a => a.Name == Agent);
        agent = agent with { GitHubPermissions = Permissions ?? agent.GitHubPermissions };
        foreach (var (name, text) in Templates.Value.Render(TemplateContext.For(Given.Run(spec: spec, name: RunName), agent, 1, configuration)).Files)
            File.WriteAllText(Path.Combine(Root, "files", name), text);
        var start = new ProcessStartInfo("/bin/bash") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.Combine(Root, "workspace") };
        start.ArgumentList.Add(script);
        start.Environment.Clear();
        foreach (var (name, value) in Environment.Select(static e => (e.Key, e.Value)).Concat(more).Concat(
        [
            ("PATH", $"{Path.Combine(Root, "bin")}:/usr/local/bin:/usr/bin:/bin"),
            ("HOME", Path.Combine(Root, "workspace", ".home")),
            ("TMPDIR", Path.Combine(Root, "tmp")),
            ("WORKSPACE_DIR", Path.Combine(Root, "workspace")),
            ("TASK_FILES_DIR", Path.Combine(Root, "files")),
            ("TERMINATION_LOG", Path.Combine(Root, "result")),
            ("CODERUN_ATTEMPT", "1"),
        ]))
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    /// <summary>The termination message.</summary>
    public JsonNode Result()
    {
        var result = Path.Combine(Root, "result");
        return JsonNode.Parse(File.Exists(result) && new FileInfo(result).Length > 0 ? File.ReadAllText(result) : "{}")!;
    }
}
