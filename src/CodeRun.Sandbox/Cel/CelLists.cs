namespace CodeRun.Sandbox.Cel;

/// <summary>Functions on lists (Kubernetes' list library; cel-go's lists and sets extensions).</summary>
internal static class CelLists
{
    /// <summary>The result of a method of a list.</summary>
    /// <exception cref="CelException">It has none for these values.</exception>
    public static object? Apply(string name, List<object?> list, IReadOnlyList<object?> values)
    {
        var argument = values.Count > 1 ? values[1] : null;
        return name switch
        {
            "join" => string.Join(argument as string ?? "", list.Select(static i => i as string ?? throw None())),
            "sum" => Sum(list),
            "min" => list.Count == 0 ? throw new CelException("min called on empty list") : list.Aggregate(static (a, b) => CelValues.Compare(a, b) <= 0 ? a : b),
            "max" => list.Count == 0 ? throw new CelException("max called on empty list") : list.Aggregate(static (a, b) => CelValues.Compare(a, b) >= 0 ? a : b),
            "isSorted" => list.Zip(list.Skip(1)).All(static p => CelValues.Compare(p.First, p.Second) <= 0),
            "indexOf" => (long)list.FindIndex(i => CelValues.Same(i, argument)),
            "lastIndexOf" => (long)list.FindLastIndex(i => CelValues.Same(i, argument)),
            "distinct" => list.Where((item, i) => list.FindIndex(other => CelValues.Same(other, item)) == i).ToList(),
            "flatten" => Flatten(list, argument as long? ?? 1),
            "reverse" => Enumerable.Reverse(list).ToList(),
            "slice" => Slice(list, (long)argument!, (long)values[2]!),
            "sort" => list.Order(Comparer<object?>.Create(CelValues.Compare)).ToList(),
            _ => throw None(),
        };
    }

    /// <summary>The result of a function on lists as sets.</summary>
    public static bool Sets(string name, List<object?> left, List<object?> right) => name switch
    {
        "sets.contains" => Contains(left, right),
        "sets.equivalent" => Contains(left, right) && Contains(right, left),
        _ => left.Exists(l => right.Exists(r => CelValues.Same(l, r))),
    };

    private static CelException None() => new(CelException.NoOverload);

    private static bool Contains(List<object?> list, List<object?> part) => part.TrueForAll(p => list.Exists(l => CelValues.Same(l, p)));

    private static object? Sum(List<object?> list) => list.Count == 0 ? 0L : list.Skip(1).Aggregate(list[0], static (a, b) => CelOperators.Apply("_+_", [a, b]));

    private static List<object?> Flatten(List<object?> list, long depth)
    {
        if (depth < 0)
            throw new CelException("level must be non-negative");
        return [.. list.SelectMany(item => item is List<object?> inner && depth > 0 ? Flatten(inner, depth - 1) : [item])];
    }

    private static List<object?> Slice(List<object?> list, long start, long end)
    {
        if (start < 0 || end < 0)
            throw new CelException($"cannot slice({start}, {end}), negative indexes not supported");
        if (start > end)
            throw new CelException($"cannot slice({start}, {end}), start index must be less than or equal to end index");
        return end > list.Count ? throw new CelException($"cannot slice({start}, {end}), list is length {list.Count}") : list.GetRange((int)start, (int)(end - start));
    }
}
