using CodeRun.Engine.Agents;
using CodeRun.Engine.Api;
using CodeRun.Engine.Reconciling;

namespace CodeRun.Tests.Unit.Reconciling;

/// <summary>A renderer whose outcome the test decides.</summary>
internal sealed class FixedRenderer(RenderOutcome outcome) : IRunRenderer
{
    public FixedRenderer(string hash = "0123abcd")
        : this(new RenderOutcome(new Dictionary<string, string>(StringComparer.Ordinal) { ["container.sh"] = "true" }, hash))
    {
    }

    public RenderOutcome Render(CodeRunResource run, AgentDefinition agent, int attempt) => outcome;
}
