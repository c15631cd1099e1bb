using System.Text.Json.Nodes;
using CodeRun.Sandbox.Cel;

namespace CodeRun.Sandbox.Schema;

/// <summary>Runs the rules of a schema over an object within one budget (apiextensions: schema/cel). A rule that an update did not come to break is only warned of.</summary>
/// <param name="problems">Takes what is wrong.</param>
/// <param name="warn">Takes what is wrong but was so before.</param>
internal sealed class RuleRunner(List<FieldProblem> problems, Action<string>? warn)
{
    private long _budget = CelBudget.Object;

    /// <summary>Runs all rules.</summary>
    /// <param name="value">The object.</param>
    /// <param name="old">The object before an update.</param>
    /// <param name="schema">Its schema.</param>
    public void Run(JsonNode value, JsonNode? old, SchemaPart schema) =>
        Run(value, old, schema, "", old is null ? Counterpart.None : new Counterpart(true, old), isParentSame: false);

    /// <summary>Runs all rules over a part of an object.</summary>
    /// <inheritdoc cref="Run(JsonNode, JsonNode?, SchemaPart)"/>
    public void RunPart(JsonNode value, JsonNode? old, SchemaPart schema, string path) => Run(value, old, schema, path, Counterpart.None, isParentSame: false);

    private void Run(JsonNode? value, JsonNode? old, SchemaPart schema, string path, Counterpart before, bool isParentSame)
    {
        if (value is null || !schema.HasRules || _budget < 0)
            return;
        // What cannot be told apart is the same when the whole is.
        var isSame = new Lazy<bool>(() => before.IsKnown ? before.IsSame(value) : isParentSame);
        foreach (var rule in schema.Rules)
        {
            if (rule.IsTransition && old is null)
                continue;
            var result = rule.Evaluate(value, old, ref _budget);
            if (result.Problem(rule, value, schema, path) is not { } problem)
                continue;
            if (result.Outcome == RuleOutcome.Broken && !rule.UsesOldSelf && isSame.Value)
                warn?.Invoke($"{problem.Field}: {problem.Message}");
            else
                problems.Add(problem);
            if (_budget < 0)
                return;
        }

        if (value is JsonObject map)
        {
            foreach (var (name, child) in map)
            {
                var was = (old as JsonObject)?[name];
                if (schema.Values is { } values)
                    Run(child, was, values, $"{path}[{name}]", before.Field(name), isSame.Value);
                else if (schema.Properties.TryGetValue(name, out var field))
                    Run(child, was, field, path.Length == 0 ? name : $"{path}.{name}", before.Field(name), isSame.Value);
            }
        }
        else if (value is JsonArray list && schema.Items is { } items)
        {
            for (var i = 0; i < list.Count; i++)
                Run(list[i], new Counterpart(old is not null, old).Element(list[i], schema).Value, items, $"{path}[{i}]", before.Element(list[i], schema), isSame.Value);
        }
    }
}
