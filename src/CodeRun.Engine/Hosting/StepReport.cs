using CodeRun.Engine.Reconciling;

namespace CodeRun.Engine.Hosting;

/// <summary>What became of one step.</summary>
/// <param name="Run">Key of the run.</param>
/// <param name="Order">Place in the plan, from 1.</param>
/// <param name="Step">The step.</param>
/// <param name="State">What became of it.</param>
/// <param name="Error">Why it failed; null otherwise.</param>
/// <param name="Duration">How long it took.</param>
public sealed record StepReport(RunKey Run, int Order, PlanStep Step, StepState State, string? Error, TimeSpan Duration);
