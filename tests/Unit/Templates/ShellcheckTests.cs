using System.Diagnostics;
using CodeRun.Engine.Agents;
using CodeRun.Engine.Templates;
using CodeRun.Tests.Unit.Reconciling;

namespace CodeRun.Tests.Unit.Templates;

public sealed class ShellcheckTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("coderun-shellcheck-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [ToolFact("shellcheck")]
    public void Every_script_of_every_agent_is_clean()
    {
        var configuration = ConfigurationReader.ReadFile(RepositoryFiles.PathOf("module", "config", "controller.yaml"));
        var store = new TemplateStore(TemplateTree.FromDirectory(RepositoryFiles.PathOf("module", "templates")));
        foreach (var agent in configuration.Agents.All)
        {
            foreach (var (name, text) in store.Render(TemplateContext.For(Given.Run(), agent, 1, configuration)).Files.Where(static f => f.Key.EndsWith(".sh", StringComparison.Ordinal)))
                File.WriteAllText(Path.Combine(_root, $"{agent.Name}-{name}"), text);
        }

        File.Copy(RepositoryFiles.PathOf("examples", "agents", "scripted-agent"), Path.Combine(_root, "scripted-agent.sh"));
        var start = new ProcessStartInfo("shellcheck") { UseShellExecute = false, RedirectStandardOutput = true };
        foreach (var file in Directory.GetFiles(_root))
            start.ArgumentList.Add(file);
        using var process = Process.Start(start)!;
        var said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();

        Assert.True(process.ExitCode == 0, said);
    }
}
