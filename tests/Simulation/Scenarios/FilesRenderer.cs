using CodeRun.Engine.Agents;
using CodeRun.Engine.Api;
using CodeRun.Engine.Reconciling;

namespace CodeRun.Tests.Simulation.Scenarios;

/// <summary>Renders one file whose content is known by its hash.</summary>
internal sealed class FilesRenderer(string hash) : IRunRenderer
{
    private readonly Dictionary<string, string> _files = new(StringComparer.Ordinal) { ["container.sh"] = $"# {hash}" };

    public RenderOutcome Render(CodeRunResource run, AgentDefinition agent, int attempt) => new(_files, hash);
}
