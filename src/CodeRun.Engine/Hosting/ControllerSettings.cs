using CodeRun.Engine.Agents;
using CodeRun.Engine.Api;
using CodeRun.Engine.Reconciling;

namespace CodeRun.Engine.Hosting;

/// <summary>One snapshot of what can be changed while a controller runs. A pass uses one from its beginning to its end.</summary>
/// <param name="Configuration">Agents, limits, names of secrets.</param>
/// <param name="Renderer">Renders the files of runs.</param>
public sealed record ControllerSettings(ControllerConfiguration Configuration, IRunRenderer Renderer)
{
    /// <summary>The planner of this snapshot.</summary>
    public Planner Planner { get; } = new(Configuration, Renderer);

    /// <summary>Everything that is wrong with a run, as far as this configuration can tell.</summary>
    public IReadOnlyList<FieldError> ErrorsOf(ParseResult run) => run.IsValid ? CodeRunValidator.Validate(run.Resource, Configuration) : run.Errors;
}
