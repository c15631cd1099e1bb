using System.Collections.Immutable;
using System.Text.Json.Nodes;
using CodeRun.Sandbox.Schema;

namespace CodeRun.Sandbox.Cel;

/// <summary>A rule of x-kubernetes-validations, compiled for its place in a schema.</summary>
internal sealed class CelRule
{
    private const string Self = "self";
    private const string OldSelf = "oldSelf";

    private readonly CelNode _rule;
    private readonly CelNode? _messageExpression;
    private readonly SchemaNode _schema;
    private readonly bool _isOptional;
    private readonly string _message;

    private CelRule(CelNode rule, CelNode? messageExpression, string message, string reason, string fieldPath, bool isOptional, SchemaNode schema) =>
        (_rule, _messageExpression, _message, Reason, FieldPath, _isOptional, _schema) = (rule, messageExpression, message, reason, fieldPath, isOptional, schema);

    /// <summary>FieldValueInvalid or what the rule names.</summary>
    public string Reason { get; }

    /// <summary>Path below the rule's place that is told of, for example <c>.name</c>; empty for the place itself.</summary>
    public string FieldPath { get; }

    /// <summary>True when it compares with the value before an update.</summary>
    public bool UsesOldSelf => _rule.Uses(OldSelf);

    /// <summary>True when it needs a value before, and is left out without one.</summary>
    public bool IsTransition => UsesOldSelf && !_isOptional;

    /// <summary>Compiles a rule; what is wrong with it is noted, and null returned.</summary>
    public static CelRule? Compile(JsonObject rule, SchemaNode schema, string path, List<FieldProblem> problems)
    {
        var text = (string?)rule["rule"] ?? "";
        if (text.Trim().Length == 0)
        {
            problems.Add(FieldProblem.Required($"{path}.rule", "rule is not specified"));
            return null;
        }

        var message = (string?)rule["message"];
        if (message?.Contains('\n', StringComparison.Ordinal) == true)
            problems.Add(FieldProblem.Invalid($"{path}.message", JsonValue.Create(message).ToJsonString(), "must not contain line breaks"));
        var isOptional = rule["optionalOldSelf"]?.GetValue<bool>() == true;
        var self = CelType.Of(schema);
        var variables = ImmutableDictionary<string, CelType>.Empty.Add(Self, self).Add(OldSelf, isOptional ? new CelType("optional", self) : self);
        var compiled = Expression(text, "bool", "cel expression must evaluate to a bool", variables, $"{path}.rule", problems);
        var told = (string?)rule["messageExpression"] is { } expression
            ? Expression(expression, "string", "messageExpression must evaluate to a string", variables, $"{path}.messageExpression", problems)
            : null;
        return compiled is null ? null : new CelRule(compiled, told, message?.Trim() ?? $"failed rule: {text.Trim()}", (string?)rule["reason"] ?? "FieldValueInvalid", (string?)rule["fieldPath"] ?? "", isOptional, schema);
    }

    /// <summary>Why a value breaks the rule; null when it does not.</summary>
    public string? Broken(JsonNode value, JsonNode? old)
    {
        object? before = old is null ? null : CelValues.Of(old, _schema);
        var variables = ImmutableDictionary<string, object?>.Empty
            .Add(Self, CelValues.Of(value, _schema))
            .Add(OldSelf, _isOptional ? new CelOptional(old is not null, before) : before);
        try
        {
            if (new CelEvaluator().Evaluate(_rule, variables) is true)
                return null;
        }
        catch (CelException e)
        {
            return $"{e.Message} evaluating rule: {_message}";
        }

        return Message(variables);
    }

    private string Message(ImmutableDictionary<string, object?> variables)
    {
        if (_messageExpression is null)
            return _message;
        try
        {
            // A message that cannot be made, or is none, gives way to the fixed one.
            return new CelEvaluator().Evaluate(_messageExpression, variables) is string text && text.Trim().Length > 0 && !text.Contains('\n', StringComparison.Ordinal) ? text.Trim() : _message;
        }
        catch (CelException)
        {
            return _message;
        }
    }

    private static CelNode? Expression(string text, string wanted, string otherwise, ImmutableDictionary<string, CelType> variables, string path, List<FieldProblem> problems)
    {
        try
        {
            var node = CelParser.Parse(text);
            if (CelChecker.Check(node, variables).Name is var type && type != wanted && type != "dyn")
                problems.Add(FieldProblem.Invalid(path, JsonValue.Create(text).ToJsonString(), otherwise));
            return node;
        }
        catch (CelException e)
        {
            problems.Add(FieldProblem.Invalid(path, JsonValue.Create(text).ToJsonString(), $"compilation failed: ERROR: <input>:1:{e.Position + 1}: {e.Message}\n | {text}\n | {new string('.', Math.Max(0, e.Position))}^"));
            return null;
        }
    }
}
