using System.Text.Json.Nodes;

namespace CodeRun.Sandbox.Schema;

/// <summary>
/// A small part of the Common Expression Language, enough for rules on fields: has(), size(), startsWith(), endsWith(),
/// contains(), matches(), comparison, !, &amp;&amp;, ||, parentheses, literals, self and oldSelf. Anything else is refused when
/// the expression is read, never passed over.
/// </summary>
public sealed class CelExpression
{
    private readonly Func<JsonNode?, JsonNode?, object?> _evaluate;

    private CelExpression(Func<JsonNode?, JsonNode?, object?> evaluate, bool usesOldSelf) => (_evaluate, UsesOldSelf) = (evaluate, usesOldSelf);

    /// <summary>True for transition rules, which apply to updates only.</summary>
    public bool UsesOldSelf { get; }

    /// <summary>Reads an expression.</summary>
    /// <exception cref="FormatException">It is wrong or uses what is not supported.</exception>
    public static CelExpression Parse(string text)
    {
        var parser = new CelParser(text);
        var evaluate = parser.ParseAll();
        return new CelExpression(evaluate, parser.UsesOldSelf);
    }

    /// <summary>True when the rule holds. An evaluation error counts as a broken rule, as in Kubernetes.</summary>
    public bool Holds(JsonNode? self, JsonNode? oldSelf)
    {
        try
        {
            return _evaluate(self, oldSelf) is true;
        }
        catch (InvalidOperationException)
        {
            return false; // For example a field that is not there.
        }
    }
}
