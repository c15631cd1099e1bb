using System.Collections.Immutable;

namespace CodeRun.Sandbox.Cel;

/// <summary>Evaluates a checked expression within a budget of steps, so that no rule can hold a request up.</summary>
internal sealed class CelEvaluator
{
    private const int Budget = 1_000_000;

    private int _steps;

    /// <summary>The value of an expression.</summary>
    /// <exception cref="CelException">It has none: a key is missing, a number overflows, the budget is used up.</exception>
    public object? Evaluate(CelNode node, ImmutableDictionary<string, object?> variables)
    {
        if (++_steps > Budget)
            throw new CelException("operation cancelled: actual cost limit exceeded");
        switch (node.Kind)
        {
            case CelNodeKind.Literal:
                return node.Value;
            case CelNodeKind.Ident:
                return variables.TryGetValue(node.Text, out var value) ? value : new CelTypeName(node.Text);
            case CelNodeKind.Select:
                return Field(Evaluate(node.Parts[0], variables), node.Text);
            case CelNodeKind.Has:
                return Evaluate(node.Parts[0], variables) is CelMap map && map.Has(NameIn(map, node.Text));
            case CelNodeKind.List:
                return node.Parts.Select(p => Evaluate(p, variables)).ToList();
            case CelNodeKind.Map:
                return node.Parts.Chunk(2).ToDictionary(p => Evaluate(p[0], variables) ?? "", p => Evaluate(p[1], variables));
            case CelNodeKind.Loop:
                return Loop(node, variables);
            default:
                return Call(node, variables);
        }
    }

    // Only fields that a schema names are escaped; keys of maps are as they are.
    private static string NameIn(CelMap map, string name) => map.Schema.HasFields ? CelNames.Unescape(name) : name;

    private static object? Field(object? target, string name) => target switch
    {
        CelMap map => map.Get(NameIn(map, name)),
        Dictionary<object, object?> map => map.TryGetValue(name, out var value) ? value : throw new CelException($"no such key: {name}"),
        _ => throw new CelException("no such overload"),
    };

    private object? Loop(CelNode node, ImmutableDictionary<string, object?> variables)
    {
        var range = Evaluate(node.Parts[0], variables) switch
        {
            List<object?> list => list,
            CelMap map => [.. map.Keys],
            Dictionary<object, object?> map => [.. map.Keys],
            _ => throw new CelException("no such overload"),
        };
        object? Each(object? item, int part) => Evaluate(node.Parts[part], variables.SetItem((string)node.Value!, item));
        bool Holds(object? item) => Each(item, 1) as bool? ?? throw new CelException("no such overload");

        switch (node.Text)
        {
            case "all":
                return Fold(range, Holds, until: false);
            case "exists":
                return Fold(range, Holds, until: true);
            case "exists_one" or "existsOne":
                return range.Count(Holds) == 1;
            case "filter":
                return range.Where(Holds).ToList();
            default:
                return node.Parts.Count == 3 ? range.Where(Holds).Select(i => Each(i, 2)).ToList() : range.Select(i => Each(i, 1)).ToList();
        }
    }

    // An element that decides outweighs one that fails.
    private static bool Fold(List<object?> range, Func<object?, bool> holds, bool until)
    {
        CelException? failure = null;
        foreach (var item in range)
        {
            try
            {
                if (holds(item) == until)
                    return until;
            }
            catch (CelException e)
            {
                failure ??= e;
            }
        }

        return failure is null ? !until : throw failure;
    }

    private object? Call(CelNode node, ImmutableDictionary<string, object?> variables)
    {
        if (node.Text is "_&&_" or "_||_")
            return Logic(node, variables, decisive: node.Text == "_||_");
        if (node.Text == "_?_:_")
            return Evaluate(Evaluate(node.Parts[0], variables) is true ? node.Parts[1] : node.Parts[2], variables);
        var values = node.Parts.Select(p => Evaluate(p, variables)).ToList();
        try
        {
            return node.Text.StartsWith('_') || node.Text is "!_" or "-_" ? CelOperators.Apply(node.Text, values) : CelLibrary.Apply(node.Text, values);
        }
        catch (OverflowException e)
        {
            throw new CelException("integer overflow", e);
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
                if (Evaluate(part, variables) is bool value && value == decisive)
                    return decisive;
            }
            catch (CelException e)
            {
                failure ??= e;
            }
        }

        return failure is null ? !decisive : throw failure;
    }
}
