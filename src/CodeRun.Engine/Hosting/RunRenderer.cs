using CodeRun.Engine.Agents;
using CodeRun.Engine.Api;
using CodeRun.Engine.Reconciling;
using CodeRun.Engine.Templates;

namespace CodeRun.Engine.Hosting;

/// <summary>Renders the files of a run from one snapshot of the templates.</summary>
/// <param name="templates">The templates.</param>
/// <param name="configuration">Which GitHub and tools; null for the usual ones.</param>
public sealed class RunRenderer(TemplateStore templates, ControllerConfiguration? configuration = null) : IRunRenderer
{
    /// <inheritdoc/>
    public RenderOutcome Render(CodeRunResource run, AgentDefinition agent, int attempt)
    {
        try
        {
            var rendered = templates.Render(TemplateContext.For(run, agent, attempt, configuration));
            return new RenderOutcome(rendered.Files, rendered.ContentHash);
        }
        catch (TemplateException e)
        {
            return RenderOutcome.Failed(e.Message);
        }
    }
}
