using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace CodeRun.Sandbox.Cel;

/// <summary>A rule of x-kubernetes-validations, compiled for its place in a schema.</summary>
internal sealed class CelRule
{
    /// <summary>The value that is checked.</summary>
    public const string Self = "self";

    /// <summary>The value before an update.</summary>
    public const string OldSelf = "oldSelf";

    private const int MaxMessage = 5 * 1024;

    private readonly CelNode _rule;
    private readonly CelNode? _messageExpression;
    private readonly RuleType _self;
    private readonly bool _isOptional;
    private readonly string _text;
    private readonly string? _message;

    internal CelRule(CelNode rule, CelNode? messageExpression, JsonObject source, RuleType self)
    {
        (_rule, _messageExpression, _self) = (rule, messageExpression, self);
        _text = ((string?)source["rule"] ?? "").Trim();
        _message = (string?)source["message"] is { Length: > 0 } message ? message.Trim() : null;
        _isOptional = IsOptional(source);
        Reason = (string?)source["reason"] ?? "FieldValueInvalid";
        FieldPath = RulePath.Normalise((string?)source["fieldPath"] ?? "");
    }

    /// <summary>FieldValueInvalid or what the rule names.</summary>
    public string Reason { get; }

    /// <summary>Path below the rule's place that is told of, for example <c>name</c>; empty for the place itself.</summary>
    public string FieldPath { get; }

    /// <summary>True when it compares with the value before an update.</summary>
    public bool UsesOldSelf => _rule.Uses(OldSelf);

    /// <summary>True when it needs a value before, and is left out without one.</summary>
    public bool IsTransition => UsesOldSelf && !_isOptional;

    /// <summary>Compiles a rule; what is wrong with it is in the result.</summary>
    public static CelCompilation Compile(JsonObject rule, RuleType self) => CelCompilation.Of(rule, self);

    /// <summary>True when oldSelf is an optional value.</summary>
    public static bool IsOptional(JsonObject rule) => rule["optionalOldSelf"] is JsonValue value && value.TryGetValue(out bool flag) && flag;

    /// <summary>Evaluates the rule; what it costs is taken from a budget, which is below zero when it is used up.</summary>
    /// <param name="value">The value.</param>
    /// <param name="old">The value before; null for none.</param>
    /// <param name="budget">What all rules of an object may still cost.</param>
    public RuleResult Evaluate(JsonNode value, JsonNode? old, ref long budget)
    {
        object? before = old is null ? null : CelValues.Of(old, _self.Node);
        var variables = ImmutableDictionary<string, object?>.Empty
            .Add(Self, CelValues.Of(value, _self.Node))
            .Add(OldSelf, _isOptional ? (old is null ? CelOptional.None : new CelOptional(true, before)) : before);
        var evaluator = new CelEvaluator();
        try
        {
            var holds = evaluator.Evaluate(_rule, variables) is true;
            if (evaluator.Cost > budget)
                return OutOfBudget(ref budget);
            budget -= evaluator.Cost;
            return holds ? new RuleResult(RuleOutcome.Holds) : new RuleResult(RuleOutcome.Broken, Message(variables, ref budget));
        }
        catch (CelException e) when (e.IsOverBudget)
        {
            budget = -1;
            return new RuleResult(RuleOutcome.Failed, $"'{e.Message}': no further validation rules will be run due to call cost exceeds limit for rule: {_message ?? _text}");
        }
        catch (CelException e)
        {
            if (evaluator.Cost > budget)
                return OutOfBudget(ref budget);
            budget -= evaluator.Cost;
            return new RuleResult(RuleOutcome.Failed, e.Message.StartsWith(CelException.NoOverload, StringComparison.Ordinal)
                ? $"'{e.Message}': call arguments did not match a supported operator, function or macro signature for rule: {_message ?? _text}"
                : $"{e.Message} evaluating rule: {_message ?? _text}");
        }
    }

    private static RuleResult OutOfBudget(ref long budget)
    {
        budget = -1;
        return new RuleResult(RuleOutcome.Failed, "validation failed due to running out of cost budget, no further validation rules will be run");
    }

    // A message that cannot be made, or is none, gives way to the fixed one.
    private string Message(ImmutableDictionary<string, object?> variables, ref long budget)
    {
        var otherwise = _message ?? $"failed rule: {_text}";
        if (_messageExpression is null)
            return otherwise;
        var evaluator = new CelEvaluator();
        try
        {
            var text = (evaluator.Evaluate(_messageExpression, variables) as string)?.Trim() ?? "";
            budget -= evaluator.Cost;
            return text.Length == 0 || text.Contains('\n', StringComparison.Ordinal) || System.Text.Encoding.UTF8.GetByteCount(text) > MaxMessage ? otherwise : text;
        }
        catch (CelException)
        {
            budget -= evaluator.Cost;
            return otherwise;
        }
    }
}
