namespace CodeRun.Engine.Events.Simulating;

/// <summary>The verdict of one filter of a dependency.</summary>
/// <param name="Field">Where the filter stands, such as <c>spec.dependencies[0].filters.data[1]</c>.</param>
/// <param name="Place"><c>file:line:column</c> of it.</param>
/// <param name="Outcome">Whether the event passes this filter.</param>
/// <param name="Seen">The value the filter looked at, as Argo Events sees it; null when there is none or none was read. Shortened when long.</param>
/// <param name="Reason">Why, in one sentence.</param>
public sealed record FilterSimulation(string Field, string Place, MatchOutcome Outcome, string? Seen, string Reason)
{
    /// <summary>True when Argo Events meets an error here, which counts for more than a filter that does not match where filters are or-ed.</summary>
    internal bool IsError { get; init; }
}
