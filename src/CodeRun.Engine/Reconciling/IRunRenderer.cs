using CodeRun.Engine.Agents;
using CodeRun.Engine.Api;

namespace CodeRun.Engine.Reconciling;

/// <summary>Renders the files of a run. A function of its arguments and of one snapshot of the templates; no I/O.</summary>
public interface IRunRenderer
{
    /// <summary>The files for the attempt, or what is wrong with a template. Never throws for bad templates or values.</summary>
    RenderOutcome Render(CodeRunResource run, AgentDefinition agent, int attempt);
}
