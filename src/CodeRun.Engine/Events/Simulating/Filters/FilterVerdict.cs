namespace CodeRun.Engine.Events.Simulating.Filters;

/// <summary>Combines verdicts; what is not evaluated could be either.</summary>
internal static class FilterVerdict
{
    /// <summary>All must match.</summary>
    public static MatchOutcome All(IEnumerable<MatchOutcome> outcomes)
    {
        var result = MatchOutcome.Matched;
        foreach (var outcome in outcomes)
        {
            if (outcome == MatchOutcome.NotMatched)
                return outcome;
            if (outcome == MatchOutcome.NotEvaluated)
                result = outcome;
        }

        return result;
    }

    /// <summary>One must match.</summary>
    public static MatchOutcome Any(IEnumerable<MatchOutcome> outcomes)
    {
        var result = MatchOutcome.NotMatched;
        foreach (var outcome in outcomes)
        {
            if (outcome == MatchOutcome.Matched)
                return outcome;
            if (outcome == MatchOutcome.NotEvaluated)
                result = outcome;
        }

        return result;
    }

    /// <summary>Runs a filter, which may note the value it sees before it decides; what it does not simulate and what Argo Events would refuse become verdicts.</summary>
    public static FilterSimulation Of(SensorField field, Func<Action<string>, (MatchOutcome Outcome, string? Seen, string Reason)> evaluate)
    {
        string? seen = null;
        try
        {
            var (outcome, value, reason) = evaluate(value => seen = value);
            return new FilterSimulation(field.Path, field.Place, outcome, Short(value), reason);
        }
        catch (EvaluationException e)
        {
            return new FilterSimulation(field.Path, field.Place, MatchOutcome.NotMatched, Short(seen), $"Argo Events discards the event with an error: {e.Message}.");
        }
        catch (UnsupportedException e)
        {
            return new FilterSimulation(field.Path, field.Place, MatchOutcome.NotEvaluated, Short(seen), $"Not simulated: {e.Message}.");
        }
    }

    private static string? Short(string? value) => value is { Length: > 1000 } ? value[..1000] + "…" : value;
}
