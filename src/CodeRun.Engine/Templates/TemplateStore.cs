using System.Collections.Concurrent;
using System.Text;

namespace CodeRun.Engine.Templates;

/// <summary>
/// Renders the files of an agent from one snapshot of the templates: <c>agents/{agent}/{file}</c> where there is one, else
/// <c>code/{file}</c>. Everything is checked before it is used; the result is checked to be what its name says. Thread-safe.
/// </summary>
public sealed class TemplateStore
{
    private const string Code = "code/";
    private const int MaxConfigMap = 1024 * 1024;
    private readonly TemplateTree _tree;
    private readonly TemplateRenderer _renderer;
    private readonly ConcurrentDictionary<string, IReadOnlyList<TemplateEntry>> _inventories = new(StringComparer.Ordinal);

    /// <summary>Makes a store over a snapshot.</summary>
    public TemplateStore(TemplateTree tree)
    {
        _tree = tree;
        _renderer = new TemplateRenderer(tree);
    }

    /// <summary>The snapshot.</summary>
    public TemplateTree Tree => _tree;

    /// <summary>The files that an agent is given, in alphabetical order. An unknown agent is given the common ones.</summary>
    public IReadOnlyList<TemplateEntry> Inventory(string agent) => _inventories.GetOrAdd(agent, FindInventory);

    private List<TemplateEntry> FindInventory(string agent)
    {
        var own = $"agents/{agent}/";
        var entries = new Dictionary<string, TemplateEntry>(StringComparer.Ordinal);
        foreach (var path in _tree.Files.Keys.Where(static p => p.StartsWith(Code, StringComparison.Ordinal)))
        {
            var name = NameOf(path[Code.Length..]);
            entries[name] = new TemplateEntry(name, path, $"common to all agents; {own}{path[Code.Length..]} does not exist", IsOverride: false);
        }

        foreach (var path in _tree.Files.Keys.Where(p => p.StartsWith(own, StringComparison.Ordinal)))
        {
            var name = NameOf(path[own.Length..]);
            var reason = entries.TryGetValue(name, out var common) ? $"replaces {common.Source} for agent {agent}" : $"only agent {agent} has this file";
            entries[name] = new TemplateEntry(name, path, reason, IsOverride: true);
        }

        return [.. entries.Values.OrderBy(static e => e.Name, StringComparer.Ordinal)];
    }

    /// <summary>Renders all files of the context's agent.</summary>
    /// <exception cref="TemplateException">A template is wrong, its output is not what its name says, or the files are too large for a ConfigMap.</exception>
    public RenderedConfiguration Render(TemplateContext context)
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in Inventory(context.Agent))
            files[entry.Name] = Render(entry, context);

        RequireSize(files);
        return new RenderedConfiguration(files, TemplateTree.Hash(files));
    }

    /// <summary>Renders one file.</summary>
    /// <exception cref="TemplateException">The template is wrong, or its output is not what its name says.</exception>
    public string Render(TemplateEntry entry, TemplateContext context)
    {
        var text = _renderer.Render(entry.Source, context);
        return OutputCheck.Problem(entry.Name, text) is { } problem ? throw new TemplateException(entry.Source, 1, 1, problem, "InvalidOutput") : text;
    }

    // A key of a ConfigMap cannot hold '/': hooks/x becomes hooks-x.
    private static string NameOf(string path) => path[..^TemplateTree.Extension.Length].Replace('/', '-');

    private static void RequireSize(SortedDictionary<string, string> files)
    {
        var sizes = files.Select(static f => (f.Key, Size: f.Key.Length + Encoding.UTF8.GetByteCount(f.Value))).OrderByDescending(static f => f.Size).ToList();
        var total = sizes.Sum(static f => f.Size);
        if (total > MaxConfigMap)
            throw new TemplateException($"The rendered files have {total} bytes together; a ConfigMap holds {MaxConfigMap}. The largest: {string.Join(", ", sizes.Take(3).Select(static f => $"{f.Key} ({f.Size} bytes)"))}. Put long texts into the docs repository.");
    }
}
