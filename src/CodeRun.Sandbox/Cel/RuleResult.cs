using System.Text.Json.Nodes;
using CodeRun.Sandbox.Schema;

namespace CodeRun.Sandbox.Cel;

/// <summary>What a rule says of a value.</summary>
/// <param name="Outcome">How it came out.</param>
/// <param name="Detail">The rule's message, or why it failed.</param>
internal readonly record struct RuleResult(RuleOutcome Outcome, string Detail = "")
{
    /// <summary>The cause in an Invalid answer; null when the rule holds.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="value">The value.</param>
    /// <param name="schema">Its schema.</param>
    /// <param name="path">Its place.</param>
    public FieldProblem? Problem(CelRule rule, JsonNode value, SchemaPart schema, string path)
    {
        if (Outcome == RuleOutcome.Holds)
            return null;
        if (Outcome == RuleOutcome.Failed)
            return FieldProblem.Invalid(path.Length == 0 ? "<nil>" : path, $"\"{schema.Type}\"", Detail);
        var field = rule.FieldPath.Length == 0 ? path : path.Length == 0 ? rule.FieldPath : $"{path}.{rule.FieldPath}";
        // What is no scalar is not shown.
        var shown = schema.Type is "object" or "array" ? "" : $": {GoValue.Show(value)}";
        return new FieldProblem(rule.Reason, field.Length == 0 ? "<nil>" : field, rule.Reason switch
        {
            "FieldValueForbidden" => $"Forbidden: {Detail}",
            "FieldValueRequired" => $"Required value: {Detail}",
            "FieldValueDuplicate" => $"Duplicate value{shown}",
            _ => $"Invalid value{shown}: {Detail}",
        });
    }
}
