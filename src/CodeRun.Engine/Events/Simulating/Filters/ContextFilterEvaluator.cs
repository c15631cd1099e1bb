using System.Text.Json;

namespace CodeRun.Engine.Events.Simulating.Filters;

/// <summary>Evaluates a context filter: type, subject, source and dataContentType must be equal where they are given; other fields mean nothing.</summary>
internal static class ContextFilterEvaluator
{
    /// <summary>The verdict.</summary>
    public static FilterSimulation Evaluate(SensorField filter, JsonElement context) => FilterVerdict.Of(filter, _ =>
    {
        foreach (var name in (string[])["type", "subject", "source", "datacontenttype"])
        {
            var wanted = filter.Text(name);
            var seen = context.GetProperty(name).GetString();
            if (wanted.Length > 0 && wanted != seen)
                return (MatchOutcome.NotMatched, seen, $"The event's {name} is {seen}, not {wanted}.");
        }

        return (MatchOutcome.Matched, context.GetRawText(), "The event's context is the one asked for.");
    });
}
