using System.Collections.Immutable;

namespace CodeRun.Sandbox.Cel;

/// <summary>What the macros do (cel-spec: Macros; the libraries of comprehensions, optionals and lists).</summary>
/// <param name="evaluate">Evaluates an expression.</param>
internal sealed class CelLoops(Func<CelNode, ImmutableDictionary<string, object?>, object?> evaluate)
{
    /// <summary>The value of a macro.</summary>
    /// <exception cref="CelException">It has none.</exception>
    public object? Run(CelNode node, ImmutableDictionary<string, object?> variables)
    {
        var names = (CelVariables)node.Value!;
        var range = evaluate(node.Parts[0], variables);
        if (node.Text is "optMap" or "optFlatMap")
            return Optional(node, range, names, variables);
        var entries = Entries(range, names.Second is not null);

        object? Each((object? Key, object? Value) entry, int part)
        {
            var inner = variables.SetItem(names.First, entry.Key);
            return evaluate(node.Parts[part], names.Second is null ? inner : inner.SetItem(names.Second, entry.Value));
        }

        bool Holds((object? Key, object? Value) entry) => Each(entry, 1) as bool? ?? throw new CelException(CelException.NoOverload);

        var isFiltered = node.Parts.Count == 3;
        switch (node.Text)
        {
            case "all":
                return Fold(entries, Holds, until: false);
            case "exists":
                return Fold(entries, Holds, until: true);
            case "exists_one" or "existsOne":
                return entries.Count(Holds) == 1;
            case "filter":
                return entries.Where(Holds).Select(static e => e.Key).ToList();
            case "sortBy":
                return Sorted(entries.Select(e => (Item: e.Key, Key: Each(e, 1))).ToList());
            case "transformMap":
                return (isFiltered ? entries.Where(Holds) : entries).ToDictionary(static e => e.Key!, e => Each(e, isFiltered ? 2 : 1));
            case "transformMapEntry":
                return MapEntries((isFiltered ? entries.Where(Holds) : entries).Select(e => Each(e, isFiltered ? 2 : 1)));
            default:
                return (isFiltered ? entries.Where(Holds) : entries).Select(e => Each(e, isFiltered ? 2 : 1)).ToList();
        }
    }

    private object? Optional(CelNode node, object? range, CelVariables names, ImmutableDictionary<string, object?> variables)
    {
        var optional = range as CelOptional ?? throw new CelException(CelException.NoOverload);
        if (!optional.HasValue)
            return CelOptional.None;
        var value = evaluate(node.Parts[1], variables.SetItem(names.First, optional.Value));
        return node.Text == "optMap" ? new CelOptional(true, value) : value;
    }

    // With one variable an entry is the element or the key; with two, index or key and value.
    private static List<(object? Key, object? Value)> Entries(object? range, bool hasTwo) => range switch
    {
        List<object?> list => [.. list.Select((item, i) => hasTwo ? ((object?)(long)i, item) : (item, null))],
        CelMap map => [.. map.Keys.Select(k => ((object?)k, hasTwo ? map.Get(k) : null))],
        Dictionary<object, object?> map => [.. map.Select(static e => ((object?)e.Key, e.Value))],
        _ => throw new CelException(CelException.NoOverload),
    };

    private static Dictionary<object, object?> MapEntries(IEnumerable<object?> maps)
    {
        var result = new Dictionary<object, object?>();
        foreach (var (key, value) in maps.SelectMany(static m => m as Dictionary<object, object?> ?? throw new CelException(CelException.NoOverload)))
        {
            if (!result.TryAdd(key, value))
                throw new CelException($"insert failed: key {CelValues.Text(key)} already exists");
        }

        return result;
    }

    private static List<object?> Sorted(List<(object? Item, object? Key)> keyed) =>
        [.. keyed.Order(Comparer<(object? Item, object? Key)>.Create(static (a, b) => CelValues.Compare(a.Key, b.Key))).Select(static k => k.Item)];

    // An element that decides outweighs one that fails.
    private static bool Fold<T>(List<T> range, Func<T, bool> holds, bool until)
    {
        CelException? failure = null;
        foreach (var item in range)
        {
            try
            {
                if (holds(item) == until)
                    return until;
            }
            catch (CelException e) when (!e.IsOverBudget)
            {
                failure ??= e;
            }
        }

        return failure is null ? !until : throw failure;
    }
}
