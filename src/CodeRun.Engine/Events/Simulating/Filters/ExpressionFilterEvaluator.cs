using System.Text.Json;
using CodeRun.Engine.Events.Simulating.Json;
using CodeRun.Engine.Events.Simulating.Templates;

namespace CodeRun.Engine.Events.Simulating.Filters;

/// <summary>Evaluates one exprs filter: an expression over values at paths.</summary>
internal static class ExpressionFilterEvaluator
{
    /// <summary>The verdict; null when the filter has no fields, which Argo Events passes over.</summary>
    public static FilterSimulation? Evaluate(SensorField filter, JsonElement data)
    {
        var expression = filter.Text("expr");
        var fields = filter["fields"].Items().Select(static f => (Name: f.Text("name"), Path: f.Text("path"))).ToList();
        if (fields.Count == 0)
            return null;
        return FilterVerdict.Of(filter, note =>
        {
            var values = new Dictionary<string, object?>(StringComparer.Ordinal);
            var seen = new List<string>();
            foreach (var (name, path) in fields)
            {
                var found = JsonPath.Get(data, path);
                if (!found.Exists)
                    throw new EvaluationException($"The event has nothing at {path}.") { IsSentence = true };
                values[name] = Value(found.Element);
                seen.Add($"{name} = {found.Raw}");
                note(string.Join(", ", seen));
            }

            var isMet = FilterExpression.Read(expression, filter.Work)(values) is true;
            return (isMet ? MatchOutcome.Matched : MatchOutcome.NotMatched, string.Join(", ", seen), $"The expression {expression} is {(isMet ? "true" : "not true")}.");
        });
    }

    private static object? Value(JsonElement element) => GoValue.From(element) switch
    {
        GoList list => list.Items.Select(static i => i is GoList or GoMap ? new object() : i).ToList(),
        GoMap map => map,
        var scalar => scalar,
    };
}
