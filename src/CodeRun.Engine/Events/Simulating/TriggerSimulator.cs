using System.Text.Json;
using CodeRun.Engine.Events.Simulating.Filters;
using CodeRun.Engine.Events.Simulating.Parameters;

namespace CodeRun.Engine.Events.Simulating;

/// <summary>
/// Says what the triggers of a Sensor do about an event that comes alone, as with a JetStream event bus: a condition with <c>&amp;&amp;</c> keeps
/// events until it is met and forgets them then; one without fires for every dependency that is met.
/// </summary>
/// <param name="event">The event.</param>
/// <param name="dependencies">The verdicts of the dependencies.</param>
/// <param name="contexts">Context of the event for each dependency.</param>
internal sealed class TriggerSimulator(SensorEvent @event, IReadOnlyList<DependencySimulation> dependencies, IReadOnlyDictionary<string, JsonElement> contexts)
{
    /// <summary>The verdict of one trigger.</summary>
    public TriggerSimulation Simulate(SensorField trigger)
    {
        var template = trigger["template"].Object();
        var name = template.Text("name");
        var names = dependencies.Select(static d => d.Name).ToList();
        var conditions = template.Text("conditions") is { Length: > 0 } own ? own : string.Join(" && ", names);
        TriggerSimulation Verdict(TriggerOutcome outcome, string reason, IReadOnlyList<string>? waitsFor = null, IReadOnlyList<TriggerFiring>? firings = null) =>
            new(name, outcome, conditions, waitsFor ?? [], reason, firings ?? []);
        TriggerCondition condition;
        try
        {
            if (names.Count == 0)
                return Verdict(TriggerOutcome.DoesNotFire, "The Sensor has no dependencies.");
            condition = TriggerCondition.Read(conditions, names);
        }
        catch (EvaluationException e)
        {
            return Verdict(TriggerOutcome.DoesNotFire, $"Argo Events does not run this trigger: {e.Message}.");
        }
        catch (UnsupportedException e)
        {
            return Verdict(TriggerOutcome.NotEvaluated, $"Not simulated: {e.Message}.");
        }

        var met = Those(condition, MatchOutcome.Matched);
        var unknown = Those(condition, MatchOutcome.NotEvaluated);
        var isKept = conditions.Contains('&', StringComparison.Ordinal);
        var firings = Firings(condition, met, isKept);
        if (firings.Count > 0)
            return Fires(Verdict, trigger, firings, unknown);
        if (Firings(condition, [.. met, .. unknown], isKept).Count > 0 || (met.Count == 0 && unknown.Count > 0))
            return Verdict(TriggerOutcome.NotEvaluated, $"It depends on what was not evaluated: {string.Join(", ", unknown)}.");
        if (met.Count == 0)
            return Verdict(TriggerOutcome.DoesNotFire, "The event meets none of its dependencies.");
        var missing = condition.Missing(met);
        return Verdict(TriggerOutcome.Waits, $"The event is kept for {string.Join(", ", met)}; events for {string.Join(", ", missing)} are looked for.", missing);
    }

    private TriggerSimulation Fires(
        Func<TriggerOutcome, string, IReadOnlyList<string>?, IReadOnlyList<TriggerFiring>?, TriggerSimulation> verdict, SensorField trigger, List<IReadOnlyList<string>> firings, HashSet<string> unknown)
    {
        var runs = firings.Select(f => TriggerParameters.Fire(trigger, f, new ParameterApplier(@event, contexts, f.ToHashSet(StringComparer.Ordinal), unknown))).ToList();
        if (runs.SelectMany(static r => r.Parameters).FirstOrDefault(static p => p.Outcome == ParameterOutcome.Failed) is { } failed)
            return verdict(TriggerOutcome.DoesNotFire, $"Its condition is met, but {failed.Field} has no value. {failed.Reason}", null, runs);
        var times = runs.Count == 1 ? "Its condition is met" : $"It fires {runs.Count} times";
        var by = string.Join("; ", runs.Select(static r => string.Join(", ", r.Dependencies)));
        var note = unknown.Count == 0 ? "" : $" What was not evaluated could make it fire more often or with more events: {string.Join(", ", unknown)}.";
        return verdict(TriggerOutcome.Fires, $"{times}: {by}.{note}", null, runs);
    }

    private HashSet<string> Those(TriggerCondition condition, MatchOutcome outcome) =>
        dependencies.Where(d => d.Outcome == outcome && condition.Names.Contains(d.Name, StringComparer.Ordinal)).Select(static d => d.Name).ToHashSet(StringComparer.Ordinal);

    // Each time the trigger fires, with the dependencies whose events it gets.
    private static List<IReadOnlyList<string>> Firings(TriggerCondition condition, HashSet<string> met, bool isKept)
    {
        var firings = new List<IReadOnlyList<string>>();
        var kept = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in condition.Names.Where(met.Contains))
        {
            kept.Add(name);
            if (isKept && !condition.IsMet(kept))
                continue;
            firings.Add([.. kept]);
            kept.Clear();
        }

        return firings;
    }
}
