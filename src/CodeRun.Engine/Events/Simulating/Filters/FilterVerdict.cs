namespace CodeRun.Engine.Events.Simulating.Filters;

/// <summary>Combines verdicts; what is not evaluated could be anything.</summary>
internal static class FilterVerdict
{
    /// <summary>What a filter can come to.</summary>
    public static PossibleOutcomes Possible(FilterSimulation filter) => filter.Outcome switch
    {
        MatchOutcome.Matched => PossibleOutcomes.Pass,
        MatchOutcome.NotEvaluated => PossibleOutcomes.Any,
        _ => filter.IsError ? PossibleOutcomes.Error : PossibleOutcomes.Fail,
    };

    /// <summary>All must match; the first that does not decides whether there is an error.</summary>
    public static PossibleOutcomes All(IEnumerable<PossibleOutcomes> outcomes)
    {
        var result = PossibleOutcomes.None;
        foreach (var outcome in outcomes)
        {
            result |= outcome & ~PossibleOutcomes.Pass;
            if (!outcome.HasFlag(PossibleOutcomes.Pass))
                return result;
        }

        return result | PossibleOutcomes.Pass;
    }

    /// <summary>One must match; otherwise any error is one of the whole.</summary>
    public static PossibleOutcomes Any(IEnumerable<PossibleOutcomes> outcomes)
    {
        var (result, rest) = (PossibleOutcomes.None, PossibleOutcomes.Fail);
        foreach (var outcome in outcomes)
        {
            result |= outcome & PossibleOutcomes.Pass;
            if (outcome == PossibleOutcomes.Pass)
                return result;
            rest = outcome switch
            {
                _ when !outcome.HasFlag(PossibleOutcomes.Error) => rest,
                _ when outcome.HasFlag(PossibleOutcomes.Fail) => rest | PossibleOutcomes.Error,
                _ => PossibleOutcomes.Error,
            };
        }

        return result | rest;
    }

    /// <summary>The groups of a dependency, of which one must match and none may be an error.</summary>
    public static PossibleOutcomes AnyWithoutError(IReadOnlyList<PossibleOutcomes> outcomes)
    {
        if (outcomes.Contains(PossibleOutcomes.Error))
            return PossibleOutcomes.Fail;
        var isSafe = !outcomes.Any(static o => o.HasFlag(PossibleOutcomes.Error));
        if (outcomes.Contains(PossibleOutcomes.Pass))
            return isSafe ? PossibleOutcomes.Pass : PossibleOutcomes.Pass | PossibleOutcomes.Fail;
        return outcomes.Any(static o => o.HasFlag(PossibleOutcomes.Pass)) ? PossibleOutcomes.Pass | PossibleOutcomes.Fail : PossibleOutcomes.Fail;
    }

    /// <summary>The verdict, when only one is possible.</summary>
    public static MatchOutcome Verdict(PossibleOutcomes outcomes) =>
        outcomes == PossibleOutcomes.Pass ? MatchOutcome.Matched : outcomes.HasFlag(PossibleOutcomes.Pass) ? MatchOutcome.NotEvaluated : MatchOutcome.NotMatched;

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
            return new FilterSimulation(field.Path, field.Place, MatchOutcome.NotMatched, Short(seen), e.IsSentence ? e.Message : $"Argo Events discards the event with an error: {e.Message}.") { IsError = true };
        }
        catch (UnsupportedException e)
        {
            return new FilterSimulation(field.Path, field.Place, MatchOutcome.NotEvaluated, Short(seen), $"Not simulated: {e.Message}.");
        }
    }

    private static string? Short(string? value) => value is { Length: > 1000 } ? value[..1000] + "…" : value;
}
