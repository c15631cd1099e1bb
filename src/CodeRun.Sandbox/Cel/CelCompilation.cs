using System.Collections.Immutable;
using System.Text.Json.Nodes;
using CodeRun.Sandbox.Schema;
using CodeRun.Sandbox.Typed;

namespace CodeRun.Sandbox.Cel;

/// <summary>What came of compiling a rule.</summary>
/// <param name="Rule">The rule; null when it cannot be compiled.</param>
/// <param name="Problem">What is wrong with its expression; null for nothing.</param>
/// <param name="MessageProblem">What is wrong with its messageExpression; null for nothing.</param>
/// <param name="Cost">The most that the rule may cost once.</param>
/// <param name="MessageCost">The most that its messageExpression may cost.</param>
internal sealed record CelCompilation(CelRule? Rule, string? Problem = null, string? MessageProblem = null, ulong Cost = 0, ulong MessageCost = 0)
{
    private static readonly CelCompilation Empty = new(Rule: null);

    /// <summary>Compiles a rule for the type of the values it checks.</summary>
    public static CelCompilation Of(JsonObject rule, RuleType self)
    {
        var text = (string?)rule["rule"] ?? "";
        if (text.Trim().Length == 0)
            return Empty;
        var variables = ImmutableDictionary<string, CelType>.Empty.Add(CelRule.Self, self.Type).Add(CelRule.OldSelf, CelRule.IsOptional(rule) ? new CelType("optional", self.Type) : self.Type);
        var (condition, cost, problem) = Expression(text, "bool", "cel expression must evaluate to a bool", "compilation failed: ", variables, self);
        if (condition is null || problem is not null)
            return new CelCompilation(null, problem);
        CelNode? message = null;
        (ulong Cost, string? Problem) told = (0, null);
        if ((string?)rule["messageExpression"] is { Length: > 0 } expression)
            (message, told.Cost, told.Problem) = Expression(expression, "string", "messageExpression must evaluate to a string", "messageExpression compilation failed: ", variables, self);
        return new CelCompilation(new CelRule(condition, told.Problem is null ? message : null, rule, self), null, told.Problem, cost, told.Cost);
    }

    private static (CelNode? Node, ulong Cost, string? Problem) Expression(string text, string wanted, string otherwise, string failed, ImmutableDictionary<string, CelType> variables, RuleType self)
    {
        try
        {
            var node = CelParser.Parse(text);
            var checker = new CelChecker();
            var type = checker.Check(node, variables);
            RequireLiterals(node);
            return type.Name == wanted ? (node, new CelCost(self, checker.Types).Estimate(node).Max, null) : (node, 0, otherwise);
        }
        catch (CelException e)
        {
            return (null, 0, $"{failed}ERROR: <input>:1:{e.Position + 1}: {e.Message}\n | {text}\n | {new string('.', Math.Max(0, e.Position))}^");
        }
    }

    // What is written out must be well already now.
    private static void RequireLiterals(CelNode node)
    {
        if (node.Kind is CelNodeKind.Call or CelNodeKind.Method && node.Parts is [.., { Kind: CelNodeKind.Literal, Value: string text } literal])
        {
            var isWell = node.Text switch
            {
                "matches" => IsRegex(text),
                "duration" => CelValues.Duration(text) is not null,
                "timestamp" => GoTime.Parse(text) is not null,
                _ => true,
            };
            if (!isWell)
                throw new CelException($"invalid {node.Text} argument", literal.Position);
        }

        foreach (var part in node.Parts)
            RequireLiterals(part);
    }

    private static bool IsRegex(string pattern)
    {
        try
        {
            GoRegex.Compile(pattern);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
