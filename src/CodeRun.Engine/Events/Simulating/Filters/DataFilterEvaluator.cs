using System.Text.Json;
using CodeRun.Engine.Events.Notations;
using CodeRun.Engine.Events.Patterns;
using CodeRun.Engine.Events.Simulating.Go;
using CodeRun.Engine.Events.Simulating.Json;
using CodeRun.Engine.Events.Simulating.Templates;

namespace CodeRun.Engine.Events.Simulating.Filters;

/// <summary>Evaluates one data filter: the value at a path, perhaps through a template, against a list of values of which one must fit.</summary>
internal static class DataFilterEvaluator
{
    /// <summary>The verdict.</summary>
    public static FilterSimulation Evaluate(SensorField filter, JsonElement data)
    {
        var (path, type, comparator, template) = (filter.Text("path"), filter.Text("type"), filter.Text("comparator"), filter.Text("template"));
        var values = filter["value"].Texts();
        if (comparator is not ("" or "=" or "!=" or ">" or ">=" or "<" or "<="))
            filter["comparator"].Refuse($"Argo Events knows no comparator {comparator}; it knows >=, >, =, !=, < and <=.");
        return FilterVerdict.Of(filter, note =>
        {
            if (values is null)
                return (MatchOutcome.NotMatched, null, "Its value is not a list of texts, so that Argo Events cannot decode the Sensor.");
            var found = JsonPath.Get(data, path);
            if (!found.Exists)
                throw new EvaluationException($"The event has nothing at {path}.") { IsSentence = true };
            note(found.Text);
            if (values.Count == 0)
                throw new EvaluationException("The filter has no values.") { IsSentence = true };
            if (template.Length > 0)
                found = Render(template, found.Text, filter.Work);
            var seen = found.Text;
            note(seen);
            return type switch
            {
                "string" => OfText(seen, comparator, values, filter.Work),
                "number" => OfNumber(found, comparator, values),
                "bool" => OfBoolean(found, values),
                _ => throw new EvaluationException($"Argo Events knows no type '{type}'; it knows string, number and bool.") { IsSentence = true },
            };
        });
    }

    private static PathValue Render(string template, string input, PatternWork work)
    {
        var text = GoTemplate.Run(template, input, work);
        if (text.EnumerateRunes().Any(static r => r.Value is 0x7F or (< ' ' and not ('\b' or '\f' or '\n' or '\r' or '\t')) || (r.Value > char.MaxValue && !GoText.IsPrintable(r))))
            throw new UnsupportedException("a template that gives control characters");
        return new PathValue(GoJson.Parse(GoJson.Quote(text)));
    }

    private static (MatchOutcome Outcome, string? Seen, string Reason) OfText(string seen, string comparator, IReadOnlyList<string> values, PatternWork work)
    {
        if (comparator is not ("" or "=" or "!="))
        {
            foreach (var value in values)
                GoPattern.Compile(value, work);
            return (MatchOutcome.NotMatched, seen, $"The comparator {comparator} never matches text; only = and != do.");
        }

        foreach (var value in values)
        {
            if (GoPattern.Compile(value, work).Matches(seen) != (comparator == "!="))
                return (MatchOutcome.Matched, seen, comparator == "!=" ? $"The regular expression {value} is not found in the value." : $"The regular expression {value} is found in the value.");
        }

        var all = string.Join(", ", values);
        return (MatchOutcome.NotMatched, seen, comparator == "!=" ? $"Each of the regular expressions is found in the value: {all}." : $"None of the regular expressions is found in the value: {all}.");
    }

    private static (MatchOutcome Outcome, string? Seen, string Reason) OfNumber(PathValue found, string comparator, IReadOnlyList<string> values)
    {
        var seen = found.Number;
        foreach (var value in values)
        {
            var wanted = GoText.Number(value) ?? throw new EvaluationException($"'{value}' is no number");
            var isMet = comparator switch
            {
                ">=" => seen >= wanted,
                ">" => seen > wanted,
                "<" => seen < wanted,
                "<=" => seen <= wanted,
                "!=" => seen != wanted,
                "" or "=" => seen == wanted,
                _ => false,
            };
            if (isMet)
                return (MatchOutcome.Matched, found.Text, $"The number {GoText.Plain(seen)} is {Sign(comparator)} {value}.");
        }

        return (MatchOutcome.NotMatched, found.Text, $"The number {GoText.Plain(seen)} is not {Sign(comparator)} {string.Join(" or ", values)}.");
    }

    // The comparator means nothing to booleans.
    private static (MatchOutcome Outcome, string? Seen, string Reason) OfBoolean(PathValue found, IReadOnlyList<string> values)
    {
        foreach (var value in values)
        {
            var wanted = GoLiteral.Boolean(value) ?? throw new EvaluationException($"'{value}' is neither true nor false");
            if (wanted == found.Boolean)
                return (MatchOutcome.Matched, found.Text, $"The value counts as {value}.");
        }

        return (MatchOutcome.NotMatched, found.Text, $"The value does not count as {string.Join(" or ", values)}.");
    }

    private static string Sign(string comparator) => comparator.Length == 0 ? "=" : comparator;
}
