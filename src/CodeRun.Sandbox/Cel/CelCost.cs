using System.Globalization;

namespace CodeRun.Sandbox.Cel;

/// <summary>
/// Estimates what an expression may cost at most, from the limits of the schema (cel-go: checker/cost.go). A definition whose rules may cost too much is refused.
/// </summary>
/// <param name="self">Type of self and oldSelf.</param>
/// <param name="types">Types of the parts of the expression.</param>
internal sealed class CelCost(RuleType self, IReadOnlyDictionary<CelNode, CelType> types)
{
    private const ulong ListCost = 10;
    private const ulong MapCost = 30;
    private static readonly string[] Scalars = ["bool", "double", "duration", "int", "timestamp"];
    private static readonly CelRange One = CelRange.Fixed(1);

    private readonly Dictionary<CelNode, CelRange> _sizes = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<CelNode, CelRange> _entrySizes = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<CelNode, IReadOnlyList<string>> _paths = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, Stack<(IReadOnlyList<string> Path, CelRange? Size)>> _locals = new(StringComparer.Ordinal);

    /// <summary>The cost of an expression.</summary>
    public CelRange Estimate(CelNode node)
    {
        switch (node.Kind)
        {
            case CelNodeKind.Literal:
                return CelRange.Fixed(0);
            case CelNodeKind.Ident:
                _paths[node] = PathOf(node);
                return One;
            case CelNodeKind.Has:
                return Estimate(node.Parts[0]);
            case CelNodeKind.Select:
                var cost = Estimate(node.Parts[0]);
                _paths[node] = [.. PathOf(node.Parts[0]), node.Text];
                return TypeOf(node.Parts[0]) is "map" or "object" ? cost.Add(One) : cost;
            case CelNodeKind.List:
                return List(node);
            case CelNodeKind.Map:
                return node.Parts.Aggregate(CelRange.Fixed(MapCost), (sum, part) => sum.Add(Estimate(part)));
            case CelNodeKind.Loop:
                return Loop(node);
            default:
                return Call(node);
        }
    }

    private CelRange List(CelNode node)
    {
        var cost = CelRange.Fixed(ListCost);
        CelRange? entry = null;
        foreach (var part in node.Parts)
        {
            cost = cost.Add(Estimate(part));
            entry = entry?.Union(SizeOf(part)) ?? SizeOf(part);
        }

        _entrySizes[node] = entry ?? new CelRange(0, 0);
        return cost;
    }

    // The costs are those of what cel-go makes of the macros: a loop with a condition, a step and a result.
    private CelRange Loop(CelNode node)
    {
        var range = node.Parts[0];
        var cost = Estimate(range);
        var names = (CelVariables)node.Value!;
        if (node.Text is "optMap" or "optFlatMap")
            return cost.Add(Inside(range, names, () => Estimate(node.Parts[1]))).Add(CelRange.Fixed(ListCost + 4));
        var parts = Inside(range, names, () => node.Parts.Skip(1).Select(Estimate).ToList());
        var isFiltered = parts.Count == 2;
        var value = parts[^1];
        var condition = isFiltered ? parts[0] : CelRange.Fixed(0);
        var (around, step, result) = node.Text switch
        {
            "all" => (0UL, value.Add(CelRange.Fixed(3)), 1UL),
            "exists" => (0UL, value.Add(CelRange.Fixed(4)), 1UL),
            "exists_one" or "existsOne" => (0UL, value.Add(CelRange.Fixed(2)), 2UL),
            "filter" => (ListCost, value.Add(CelRange.Fixed(ListCost + 3)), 1UL),
            "transformMap" => (MapCost, condition.Add(value).Add(CelRange.Fixed(3)), 1UL),
            "transformMapEntry" => (MapCost, condition.Add(value).Add(CelRange.Fixed(2)), 1UL),
            "sortBy" => (ListCost, value.Add(CelRange.Fixed(ListCost + 4)), 2UL),
            _ => (ListCost, condition.Add(value).Add(CelRange.Fixed(ListCost + 2)), 1UL),
        };
        var count = SizeOf(range);
        if (node.Text is "filter" or "sortBy")
        {
            _sizes[node] = count;
            if (EntrySize(range) is { } entry)
                _entrySizes[node] = entry;
        }
        else if (around > 0)
        {
            _sizes[node] = count;
            _entrySizes[node] = SizeOf(node.Parts[^1]);
        }

        return cost.Add(CelRange.Fixed(around)).Add(CelRange.Fixed(result)).Add(count.Times(step));
    }

    private T Inside<T>(CelNode range, CelVariables names, Func<T> work)
    {
        var path = PathOf(range);
        var isList = TypeOf(range) == "list";
        Push(names.First, [.. path, names.Second is null ? (isList ? "@items" : "@keys") : isList ? "@indices" : "@keys"], names.Second is null && isList ? EntrySize(range) : null);
        if (names.Second is not null)
            Push(names.Second, [.. path, isList ? "@items" : "@values"], EntrySize(range));
        var result = work();
        _locals[names.First].Pop();
        if (names.Second is not null)
            _locals[names.Second].Pop();
        return result;
    }

    private void Push(string name, IReadOnlyList<string> path, CelRange? size)
    {
        if (!_locals.TryGetValue(name, out var stack))
            _locals[name] = stack = new Stack<(IReadOnlyList<string>, CelRange?)>();
        stack.Push((path, size));
    }

    private CelRange Call(CelNode node)
    {
        var costs = node.Parts.Select(Estimate).ToList();
        var sum = costs.Aggregate(CelRange.Fixed(0), static (all, c) => all.Add(c));
        switch (node.Text)
        {
            case "dyn":
                _sizes[node] = SizeOf(node.Parts[0]);
                return sum.Add(One);
            case "_&&_" or "_||_":
                return new CelRange(costs[0].Min, sum.Max);
            case "_?_:_":
                _sizes[node] = SizeOf(node.Parts[1]).Union(SizeOf(node.Parts[2]));
                return costs[0].Add(costs[1].Union(costs[2]));
            case "_[_]":
                _paths[node] = [.. PathOf(node.Parts[0]), TypeOf(node.Parts[0]) == "map" ? "@values" : "@items"];
                if (EntrySize(node.Parts[0]) is { } entry)
                    _sizes[node] = entry;
                return sum.Add(One);
        }

        var (cost, size) = new CelCallCost(this).Of(node);
        if (size is { } known)
            _sizes[node] = known;
        return sum.Add(cost);
    }

    /// <summary>The size of a value: characters, bytes, elements or entries.</summary>
    public CelRange SizeOf(CelNode node)
    {
        if (_sizes.TryGetValue(node, out var known))
            return known;
        switch (node.Kind)
        {
            case CelNodeKind.Literal:
                return node.Value switch { string text => CelRange.Fixed((ulong)text.EnumerateRunes().Count()), byte[] bytes => CelRange.Fixed((ulong)bytes.Length), _ => One };
            case CelNodeKind.List:
                return CelRange.Fixed((ulong)node.Parts.Count);
            case CelNodeKind.Map:
                return CelRange.Fixed((ulong)node.Parts.Count / 2);
        }

        if (Declared(PathOf(node)) is { } declared)
            return declared;
        if (Scalars.Contains(TypeOf(node), StringComparer.Ordinal))
            return One;
        return node.Kind == CelNodeKind.Ident && _locals.TryGetValue(node.Text, out var stack) && stack.TryPeek(out var local) && local.Size is { } size ? size : CelRange.Unknown;
    }

    /// <summary>The size of the elements of a list, as far as the schema or the expression tells.</summary>
    public CelRange ElementSize(CelNode list) => Declared([.. PathOf(list), "@items"]) is { } declared && PathOf(list).Count > 0 ? declared : CelRange.Unknown;

    /// <summary>Type of a part.</summary>
    public string TypeOf(CelNode node) => types.TryGetValue(node, out var type) ? type.Name : "dyn";

    /// <summary>Type of the elements of a list; null when it is not known to be a list.</summary>
    public string? ElementTypeOf(CelNode node) => types.TryGetValue(node, out var type) && type.Name == "list" ? (type.Element ?? CelType.Dyn).Name : null;

    private CelRange? EntrySize(CelNode node) => _entrySizes.TryGetValue(node, out var size) ? size : null;

    private IReadOnlyList<string> PathOf(CelNode node)
    {
        if (node.Kind == CelNodeKind.Ident)
            return _locals.TryGetValue(node.Text, out var stack) && stack.TryPeek(out var local) ? local.Path : [node.Text];
        return _paths.GetValueOrDefault(node, []);
    }

    // The largest size that the schema allows for a place.
    private CelRange? Declared(IReadOnlyList<string> path)
    {
        if (path.Count == 0)
            return null;
        var at = self;
        foreach (var name in path.Skip(1))
        {
            if (name == "@keys")
                return at.HasKeys ? new CelRange(0, 0) : null;
            if ((name is "@items" or "@values" ? at.Element : at.Fields.GetValueOrDefault(name)) is not { } next)
                return null;
            at = next;
        }

        return new CelRange(0, ulong.Parse(at.MaxElements.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture));
    }
}
