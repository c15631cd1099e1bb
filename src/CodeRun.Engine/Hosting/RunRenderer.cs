using CodeRun.Engine.Agents;
using CodeRun.Engine.Api;
using CodeRun.Engine.Reconciling;
using CodeRun.Engine.Templates;

namespace CodeRun.Engine.Hosting;

/// <summary>Renders the files of a run from one snapshot of the templates.</summary>
public sealed class RunRenderer(TemplateStore templates) : IRunRenderer
{
    /// <inheritdoc/>
    public RenderOutcome Render(CodeRunResource run, AgentDefinition agent, int attempt)
    {
        try
        {
            var rendered = templates.Render(TemplateContext.For(run, agent, attempt));
            return new RenderOutcome(rendered.Files, rendered.ContentHash);
        }
        catch (TemplateException e)
        {
            return RenderOutcome.Failed(e.Message);
        }
    }
}
