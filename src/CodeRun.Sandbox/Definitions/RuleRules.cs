using System.Globalization;
using System.Text.Json.Nodes;
using CodeRun.Sandbox.Access;
using CodeRun.Sandbox.Cel;
using CodeRun.Sandbox.Schema;

namespace CodeRun.Sandbox.Definitions;

/// <summary>Rules of x-kubernetes-validations: their texts, that they compile, and what they may cost at most, each and together.</summary>
internal sealed class RuleRules
{
    private const int MostShown = 4;
    private static readonly string[] Reasons = ["FieldValueDuplicate", "FieldValueForbidden", "FieldValueInvalid", "FieldValueRequired"];

    private readonly List<(string Path, ulong Cost)> _expensive = [];
    private ulong _total;

    /// <summary>Checks the texts of the rules of a place.</summary>
    public static void Texts(JsonArray rules, JsonObject schema, string path, List<FieldProblem> problems)
    {
        for (var i = 0; i < rules.Count; i++)
        {
            if (rules[i] is JsonObject rule)
                Text(rule, schema, $"{path}.x-kubernetes-validations[{i}]", problems);
        }
    }

    /// <summary>Compiles the rules of a place.</summary>
    public void Compile(JsonArray rules, JsonObject schema, string path, SchemaPlace place, List<FieldProblem> problems)
    {
        if (RuleType.Of(schema, place.IsRoot || IsTrue(schema, "x-kubernetes-embedded-resource")) is not { } self)
        {
            problems.Add(new FieldProblem("InternalError", $"{path}.x-kubernetes-validations", "Internal error: internal error: failed to construct type information for x-kubernetes-validations rules: unable to convert structural schema to CEL declarations"));
            return;
        }

        var cardinality = place.Cardinality ?? (ulong)(CelBudget.Request / (self.MinSize + 1));
        for (var i = 0; i < rules.Count; i++)
        {
            if (rules[i] is JsonObject rule)
                Compile(rule, self, cardinality, $"{path}.x-kubernetes-validations[{i}]", place, problems);
        }
    }

    /// <summary>Notes when all rules together cost too much.</summary>
    public void Total(string path, List<FieldProblem> problems)
    {
        if (_total <= CelBudget.Schema)
            return;
        foreach (var (at, _) in _expensive.OrderByDescending(static e => e.Cost).Take(MostShown))
            problems.Add(FieldProblem.Forbidden(at, "contributed to estimated rule cost total exceeding cost limit for entire OpenAPIv3 schema"));
        problems.Add(FieldProblem.Forbidden(path, TooExpensive("x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema", _total, CelBudget.Schema)));
    }

    private static void Text(JsonObject rule, JsonObject schema, string path, List<FieldProblem> problems)
    {
        var (text, message) = ((string?)rule["rule"] ?? "", (string?)rule["message"] ?? "");
        if (text.Trim().Length == 0)
            problems.Add(FieldProblem.Required($"{path}.rule", "rule is not specified"));
        else if (message.Length > 0 && message.Trim().Length == 0)
            problems.Add(FieldProblem.Invalid($"{path}.message", GoText.Quote(message), "must be non-empty if specified"));
        else if (HasLineBreak(message.Trim()))
            problems.Add(FieldProblem.Invalid($"{path}.message", GoText.Quote(message), "must not contain line breaks"));
        else if (HasLineBreak(text.Trim()) && message.Trim().Length == 0)
            problems.Add(FieldProblem.Required($"{path}.message", "message must be specified if rule contains line breaks"));
        if ((string?)rule["messageExpression"] is { Length: > 0 } expression && expression.Trim().Length == 0)
            problems.Add(FieldProblem.Required($"{path}.messageExpression", "messageExpression must be non-empty if specified"));
        if ((string?)rule["reason"] is { } reason && !Reasons.Contains(reason, StringComparer.Ordinal))
            problems.Add(FieldProblem.NotSupported($"{path}.reason", GoText.Quote(reason), Reasons));
        var field = (string?)rule["fieldPath"] ?? "";
        if (field.Length == 0)
            return;
        if (field.Trim().Length == 0)
            problems.Add(FieldProblem.Invalid($"{path}.fieldPath", GoText.Quote(field), "must be non-empty if specified"));
        if (HasLineBreak(field))
            problems.Add(FieldProblem.Invalid($"{path}.fieldPath", GoText.Quote(field), "must not contain line breaks"));
        if (StructuralRules.Unsupported(schema) is null && RulePath.Find(field, SchemaPart.ReadShape(schema), allowsBrackets: true, out _).Place is null)
            problems.Add(FieldProblem.Invalid($"{path}.fieldPath", GoText.Quote(field), "must be a valid path"));
    }

    private void Compile(JsonObject rule, RuleType self, ulong cardinality, string path, SchemaPlace place, List<FieldProblem> problems)
    {
        var compiled = CelRule.Compile(rule, self);
        var cost = CelRange.Product(compiled.Cost, cardinality);
        if (cost > CelBudget.Rule)
            problems.Add(FieldProblem.Forbidden($"{path}.rule", TooExpensive("estimated rule cost", cost, CelBudget.Rule)));
        Observe($"{path}.rule", cost);
        if (compiled.Problem is { } wrong)
            problems.Add(FieldProblem.Invalid($"{path}.rule", Shown(rule), wrong));
        if (compiled.MessageProblem is { } told)
        {
            problems.Add(FieldProblem.Invalid($"{path}.messageExpression", Shown(rule), told));
        }
        else if (compiled.MessageCost > 0)
        {
            if (compiled.MessageCost > CelBudget.Rule)
                problems.Add(FieldProblem.Forbidden($"{path}.messageExpression", TooExpensive("estimated messageExpression cost", compiled.MessageCost, CelBudget.Rule)));
            Observe($"{path}.messageExpression", compiled.MessageCost);
        }

        if (compiled.Rule?.UsesOldSelf == true)
        {
            if (place.Uncorrelatable is { } uncorrelatable)
                problems.Add(FieldProblem.Invalid($"{path}.rule", GoText.Quote((string?)rule["rule"] ?? ""), $"oldSelf cannot be used on the uncorrelatable portion of the schema within {uncorrelatable}"));
        }
        else if (rule["optionalOldSelf"] is JsonValue optional)
        {
            problems.Add(FieldProblem.Invalid($"{path}.optionalOldSelf", optional.ToJsonString(), "may not be set if oldSelf is not used in rule"));
        }
    }

    private void Observe(string path, ulong cost)
    {
        _total = ulong.MaxValue - _total < cost ? ulong.MaxValue : _total + cost;
        if (cost >= CelBudget.Schema / 100)
            _expensive.Add((path, cost));
    }

    // A rule in a message has the names of the server's own fields.
    private static string Shown(JsonObject rule) => $"{{\"Rule\":{GoValue.Json(rule["rule"])},\"Message\":{Text(rule, "message")},\"MessageExpression\":{Text(rule, "messageExpression")}," +
        $"\"Reason\":{GoValue.Json(rule["reason"])},\"FieldPath\":{Text(rule, "fieldPath")},\"OptionalOldSelf\":{GoValue.Json(rule["optionalOldSelf"])}}}";

    private static string Text(JsonObject rule, string field) => rule[field] is { } text ? GoValue.Json(text) : "\"\"";

    private static string TooExpensive(string what, ulong cost, ulong limit)
    {
        var factor = (double)cost / limit;
        var shown = factor > 100 ? "more than 100x" : $"{factor.ToString(factor < 1.5 ? "F6" : "F1", CultureInfo.InvariantCulture)}x";
        return $"{what} exceeds budget by factor of {shown} (try simplifying the rule, or adding maxItems, maxProperties, and maxLength where arrays, maps, and strings are declared)";
    }

    private static bool HasLineBreak(string text) => text.AsSpan().IndexOfAny('\n', '\r') >= 0;

    private static bool IsTrue(JsonObject schema, string keyword) => schema[keyword] is JsonValue value && value.TryGetValue(out bool flag) && flag;
}
