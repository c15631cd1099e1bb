using System.Text.Json;

namespace CodeRun.Tests.Conformance.Replaying;

/// <summary>How an answer is compared.</summary>
internal sealed class Rules
{
    private readonly List<string[]> _ignore;
    private readonly List<string[]> _unordered;
    private readonly List<string[]> _contains;

    public Rules(JsonElement? compare, bool subset = false)
    {
        var mode = compare is { } c && c.TryGetProperty("mode", out var m) ? m.GetString() : subset ? "subset" : "exact";
        IsSubset = mode == "subset";
        IsStatusOnly = mode == "status";
        WithoutBookmarks = compare is { } b && b.TryGetProperty("bookmarks", out var marks) && marks.GetString() == "ignore";
        (_ignore, _unordered, _contains) = (Pointers("ignore"), Pointers("unordered"), Pointers("contains"));

        List<string[]> Pointers(string name) => compare is { } given && given.TryGetProperty(name, out var list)
            ? [.. list.EnumerateArray().Select(static p => p.GetString()!.Split('/').Skip(1).Select(static k => k.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)).ToArray())]
            : [];
    }

    public bool IsSubset { get; }

    public bool IsStatusOnly { get; }

    public bool WithoutBookmarks { get; }

    public bool Ignores(IReadOnlyList<string> at) => Names(_ignore, at);

    public bool IsUnordered(IReadOnlyList<string> at) => Names(_unordered, at);

    public bool IsContained(IReadOnlyList<string> at) => Names(_contains, at);

    private static bool Names(List<string[]> pointers, IReadOnlyList<string> at) =>
        pointers.Exists(p => p.Length == at.Count && p.Zip(at).All(static k => k.First == "*" || k.First == k.Second));
}
