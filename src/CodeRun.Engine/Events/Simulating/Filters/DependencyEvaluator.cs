using System.Text.Json;

namespace CodeRun.Engine.Events.Simulating.Filters;

/// <summary>Evaluates one dependency: its event source and event, its transform and all of its filters.</summary>
internal static class DependencyEvaluator
{
    /// <summary>The verdict.</summary>
    /// <param name="dependency">The dependency.</param>
    /// <param name="event">The event.</param>
    /// <param name="context">The event's context as this dependency sees it.</param>
    public static DependencySimulation Evaluate(SensorField dependency, SensorEvent @event, JsonElement context)
    {
        var name = dependency.Text("name");
        var (source, eventName) = (dependency.Text("eventSourceName"), dependency.Text("eventName"));
        if (@event.EventSourceName is { } from && from != source)
            return new DependencySimulation(name, MatchOutcome.NotMatched, $"It listens to the EventSource {source}, not to {from}.", []);
        if (@event.EventName is { } given && given != eventName)
            return new DependencySimulation(name, MatchOutcome.NotMatched, $"It listens to the event {eventName}, not to {given}.", []);
        var filters = dependency["filters"].Object();
        if (dependency["transform"].Exists)
            return new DependencySimulation(name, MatchOutcome.NotEvaluated, "Its transform (jq or script) changes the event, which is not simulated.", []);
        if (!filters.Exists)
            return new DependencySimulation(name, MatchOutcome.Matched, "It has no filters.", []);
        return OfFilters(name, dependency, filters, @event, context);
    }

    private static DependencySimulation OfFilters(string name, SensorField dependency, SensorField filters, SensorEvent @event, JsonElement context)
    {
        var isAny = IsOr(dependency, "filtersLogicalOperator");
        var groups = new List<(PossibleOutcomes Outcome, List<FilterSimulation> Filters)>();
        if (filters["exprs"].Exists)
        {
            var verdicts = filters["exprs"].Items().Select(f => ExpressionFilterEvaluator.Evaluate(f, @event.Data)).OfType<FilterSimulation>().ToList();
            groups.Add((Combine(verdicts, IsOr(filters, "exprLogicalOperator")), verdicts));
        }

        if (filters["data"].Exists)
        {
            var verdicts = filters["data"].Items().Select(f => DataFilterEvaluator.Evaluate(f, @event.Data)).ToList();
            groups.Add((verdicts.Count == 0 ? PossibleOutcomes.Pass : Combine(verdicts, IsOr(filters, "dataLogicalOperator")), verdicts));
        }

        if (filters["context"].Exists)
            Add(groups, ContextFilterEvaluator.Evaluate(filters["context"].Object(), context));
        if (filters["time"].Exists)
            Add(groups, TimeFilterEvaluator.Evaluate(filters["time"].Object(), @event.Time));
        if (filters.Text("script").Length > 0)
            Add(groups, new FilterSimulation(filters["script"].Path, filters["script"].Place, MatchOutcome.NotEvaluated, null, "Not simulated: scripts (Lua)."));

        // An error discards the event whatever the other filters say.
        var outcomes = groups.ConvertAll(static g => g.Outcome);
        var outcome = FilterVerdict.Verdict(isAny ? FilterVerdict.AnyWithoutError(outcomes) : FilterVerdict.All(outcomes));
        var all = groups.SelectMany(static g => g.Filters).ToList();
        return new DependencySimulation(name, outcome, Reason(outcome, all, isAny), all);
    }

    private static void Add(List<(PossibleOutcomes Outcome, List<FilterSimulation> Filters)> groups, FilterSimulation verdict) => groups.Add((FilterVerdict.Possible(verdict), [verdict]));

    private static PossibleOutcomes Combine(List<FilterSimulation> verdicts, bool isAny) =>
        isAny ? FilterVerdict.Any(verdicts.Select(FilterVerdict.Possible)) : FilterVerdict.All(verdicts.Select(FilterVerdict.Possible));

    private static string Reason(MatchOutcome outcome, List<FilterSimulation> filters, bool isAny)
    {
        if (outcome == MatchOutcome.Matched)
            return isAny ? "A filter lets the event pass." : "All filters let the event pass.";
        var decisive = (isAny ? filters.Find(f => f.IsError && outcome == MatchOutcome.NotMatched) : null) ?? filters.Find(f => f.Outcome == outcome);
        return decisive is null ? "No filter lets the event pass." : $"{decisive.Field}: {decisive.Reason}";
    }

    private static bool IsOr(SensorField field, string name)
    {
        var value = field.Text(name);
        if (value is not ("" or "and" or "or"))
            field[name].Refuse($"Argo Events knows no operator {value}; it knows and, or.");
        return value == "or";
    }
}
