using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace CodeRun.Sandbox.Cel;

/// <summary>Evaluates a checked expression within a budget of steps and of the texts and lists it walks over, so that no rule can hold a request up.</summary>
internal sealed class CelEvaluator
{
    // cel-go: common.StringTraversalCostFactor and RegexStringLengthCostFactor are of this order.
    private const int CharactersAStep = 10;

    private readonly CelLoops _loops;

    public CelEvaluator() => _loops = new CelLoops(Evaluate);

    /// <summary>What the evaluation has cost so far.</summary>
    public long Cost { get; private set; }

    /// <summary>The value of an expression.</summary>
    /// <exception cref="CelException">It has none: a key is missing, a number overflows, the budget is used up.</exception>
    public object? Evaluate(CelNode node, ImmutableDictionary<string, object?> variables)
    {
        Spend(1);
        switch (node.Kind)
        {
            case CelNodeKind.Literal:
                return node.Value;
            case CelNodeKind.Ident:
                return variables.TryGetValue(node.Text, out var value) ? value : new CelTypeName(node.Text);
            case CelNodeKind.Select:
                return CelFields.Get(Evaluate(node.Parts[0], variables), node.Text);
            case CelNodeKind.Has:
                return CelFields.Has(Evaluate(node.Parts[0], variables), node.Text);
            case CelNodeKind.List:
                return Elements(node.Parts, variables).ToList();
            case CelNodeKind.Map:
                return Map(node, variables);
            case CelNodeKind.Loop:
                return _loops.Run(node, variables);
            default:
                return Call(node, variables);
        }
    }

    private void Spend(long steps)
    {
        Cost += steps;
        if (Cost > CelBudget.Call)
            throw new CelException(CelException.OverBudget);
    }

    private IEnumerable<object?> Elements(IEnumerable<CelNode> parts, ImmutableDictionary<string, object?> variables)
    {
        foreach (var part in parts)
        {
            if (part.Text != "?_")
                yield return Evaluate(part, variables);
            else if (Evaluate(part.Parts[0], variables) is CelOptional { HasValue: true } optional)
                yield return optional.Value;
        }
    }

    private Dictionary<object, object?> Map(CelNode node, ImmutableDictionary<string, object?> variables)
    {
        var map = new Dictionary<object, object?>();
        foreach (var pair in node.Parts.Chunk(2))
        {
            var key = Evaluate(pair[0], variables) ?? throw new CelException("unsupported key type: null_type");
            if (pair[1].Text == "?_" && Evaluate(pair[1].Parts[0], variables) is CelOptional optional)
            {
                if (!optional.HasValue)
                    continue;
                map[key] = optional.Value;
            }
            else if (!map.TryAdd(key, Evaluate(pair[1], variables)))
            {
                throw new CelException($"Failed with repeated key: {CelValues.Text(key)}");
            }
        }

        return map;
    }

    private object? Call(CelNode node, ImmutableDictionary<string, object?> variables)
    {
        if (node.Text is "_&&_" or "_||_")
            return Logic(node, variables, decisive: node.Text == "_||_");
        if (node.Text == "_?_:_")
            return Evaluate(Evaluate(node.Parts[0], variables) is bool condition ? (condition ? node.Parts[1] : node.Parts[2]) : throw new CelException(CelException.NoOverload), variables);
        var values = node.Parts.Select(p => Evaluate(p, variables)).ToList();
        // A pattern is tried at every character.
        var factor = node.Text is "matches" or "find" or "findAll" && values is [_, string pattern, ..] ? 1 + (pattern.Length / CharactersAStep) : 1;
        foreach (var value in values)
            Spend(factor * (value switch { string text => text.Length / CharactersAStep, List<object?> list => list.Count, _ => 0 }));
        try
        {
            if (node.Text == "_?._")
                return CelFields.Maybe(values[0], (string)values[1]!);
            return node.Text.StartsWith('_') || node.Text is "!_" or "-_" ? CelOperators.Apply(node.Text, values) : CelLibrary.Apply(node.Text, values);
        }
        catch (RegexMatchTimeoutException e)
        {
            throw new CelException(CelException.OverBudget, e);
        }
        catch (OverflowException e)
        {
            throw new CelException("integer overflow", e);
        }
        catch (InvalidCastException e)
        {
            throw new CelException(CelException.NoOverload, e);
        }
    }

    // One side may fail when the other decides.
    private bool Logic(CelNode node, ImmutableDictionary<string, object?> variables, bool decisive)
    {
        CelException? failure = null;
        foreach (var part in node.Parts)
        {
            try
            {
                if ((Evaluate(part, variables) as bool? ?? throw new CelException(CelException.NoOverload)) == decisive)
                    return decisive;
            }
            catch (CelException e) when (!e.IsOverBudget)
            {
                failure ??= e;
            }
        }

        return failure is null ? !decisive : throw failure;
    }
}
