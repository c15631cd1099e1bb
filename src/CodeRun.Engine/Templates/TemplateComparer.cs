using DiffPlex.DiffBuilder;
using DiffPlex.DiffBuilder.Model;

namespace CodeRun.Engine.Templates;

/// <summary>Compares what two agents are given.</summary>
public static class TemplateComparer
{
    private const int Context = 3;

    /// <summary>Every file of either, by name.</summary>
    /// <exception cref="TemplateException">A template is wrong.</exception>
    public static IReadOnlyList<FileDifference> Compare(TemplateStore store, TemplateContext reference, TemplateContext difference)
    {
        var (left, right) = (store.Render(reference).Files, store.Render(difference).Files);
        var (leftSources, rightSources) = (Sources(store, reference.Agent), Sources(store, difference.Agent));
        return [.. left.Keys.Union(right.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(name => new FileDifference(
            name,
            !right.ContainsKey(name) ? "OnlyReference" : !left.ContainsKey(name) ? "OnlyDifference" : left[name] == right[name] ? "Same" : "Different",
            leftSources.GetValueOrDefault(name),
            rightSources.GetValueOrDefault(name),
            Lines(left.GetValueOrDefault(name, ""), right.GetValueOrDefault(name, ""))))];
    }

    private static Dictionary<string, string> Sources(TemplateStore store, string agent) =>
        store.Inventory(agent).ToDictionary(static e => e.Name, static e => e.Source, StringComparer.Ordinal);

    private static List<string> Lines(string left, string right)
    {
        if (left == right)
            return [];
        var all = InlineDiffBuilder.Diff(left, right).Lines;
        var near = new bool[all.Count];
        for (var i = 0; i < all.Count; i++)
        {
            if (all[i].Type == ChangeType.Unchanged)
                continue;
            for (var j = Math.Max(0, i - Context); j <= Math.Min(all.Count - 1, i + Context); j++)
                near[j] = true;
        }

        return [.. all.Where((_, i) => near[i]).Select(static l => l.Type switch { ChangeType.Inserted => "+", ChangeType.Deleted => "-", _ => " " } + l.Text)];
    }
}
