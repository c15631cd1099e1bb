using System.Text.Json.Nodes;

namespace CodeRun.Sandbox.Fields;

/// <summary>
/// A set of fields as a tree, in the form of fieldsV1 (structured-merge-diff): children are named <c>f:name</c>, <c>k:{keys}</c>, <c>v:value</c> or
/// <c>i:index</c>; a node belongs to the set itself when it is a member. Immutable.
/// </summary>
/// <param name="IsMember">True when the field itself is in the set, and not only fields below.</param>
/// <param name="Children">Fields below, in canonical order.</param>
internal sealed record FieldTree(bool IsMember, IReadOnlyDictionary<string, FieldTree> Children)
{
    private const string Self = ".";

    /// <summary>Nothing.</summary>
    public static readonly FieldTree Empty = new(false, new SortedDictionary<string, FieldTree>(StringComparer.Ordinal));

    /// <summary>Only the field itself.</summary>
    public static readonly FieldTree Leaf = Empty with { IsMember = true };

    /// <summary>True when nothing is in the set.</summary>
    public bool IsEmpty => !IsMember && Children.Count == 0;

    /// <summary>A node with children; empty ones are left out.</summary>
    public static FieldTree Of(bool isMember, IEnumerable<KeyValuePair<string, FieldTree>> children)
    {
        var sorted = new SortedDictionary<string, FieldTree>(StringComparer.Ordinal);
        foreach (var (name, child) in children)
        {
            if (!child.IsEmpty)
                sorted[name] = child;
        }

        return sorted.Count == 0 ? (isMember ? Leaf : Empty) : new FieldTree(isMember, sorted);
    }

    /// <summary>Reads fieldsV1.</summary>
    public static FieldTree Read(JsonObject fields) => Read(fields, isRoot: true);

    /// <summary>Writes fieldsV1.</summary>
    public JsonObject Write()
    {
        var fields = new JsonObject();
        if (IsMember && Children.Count > 0)
            fields[Self] = new JsonObject();
        foreach (var (name, child) in Children)
            fields[name] = child.Write();
        return fields;
    }

    /// <summary>What is in either.</summary>
    public FieldTree Union(FieldTree other)
    {
        if (other.IsEmpty)
            return this;
        if (IsEmpty)
            return other;
        var children = new Dictionary<string, FieldTree>(Children, StringComparer.Ordinal);
        foreach (var (name, child) in other.Children)
            children[name] = children.TryGetValue(name, out var mine) ? mine.Union(child) : child;
        return Of(IsMember || other.IsMember, children);
    }

    /// <summary>What is in this one and not in the other.</summary>
    public FieldTree Without(FieldTree other)
    {
        if (other.IsEmpty)
            return this;
        return Of(IsMember && !other.IsMember, Children.Select(c => new KeyValuePair<string, FieldTree>(c.Key, other.Children.TryGetValue(c.Key, out var theirs) ? c.Value.Without(theirs) : c.Value)));
    }

    /// <summary>What is in both.</summary>
    public FieldTree Intersect(FieldTree other) =>
        Of(IsMember && other.IsMember, Children
            .Where(c => other.Children.ContainsKey(c.Key))
            .Select(c => new KeyValuePair<string, FieldTree>(c.Key, c.Value.Intersect(other.Children[c.Key]))));

    /// <summary>What is left when whole branches are taken away.</summary>
    public FieldTree WithoutBranch(params ReadOnlySpan<string> path)
    {
        if (!Children.TryGetValue(path[0], out var child))
            return this;
        var rest = path.Length == 1 ? Empty : child.WithoutBranch(path[1..]);
        return Of(IsMember, Children.Where(c => !ReferenceEquals(c.Value, child)).Append(new KeyValuePair<string, FieldTree>(path[0], rest)));
    }

    /// <summary>The fields in the set, as paths of children's names.</summary>
    public IEnumerable<IReadOnlyList<string>> Members()
    {
        if (IsMember)
            yield return [];
        foreach (var (name, child) in Children)
        {
            foreach (var path in child.Members())
                yield return [name, .. path];
        }
    }

    /// <summary>True when both hold the same fields.</summary>
    public bool SameAs(FieldTree other) =>
        IsMember == other.IsMember && Children.Count == other.Children.Count
        && Children.All(c => other.Children.TryGetValue(c.Key, out var theirs) && c.Value.SameAs(theirs));

    private static FieldTree Read(JsonObject fields, bool isRoot) =>
        Of(
            !isRoot && (fields.Count == 0 || fields.ContainsKey(Self)),
            fields.Where(static f => f.Key != Self).Select(static f => new KeyValuePair<string, FieldTree>(f.Key, f.Value is JsonObject below ? Read(below, isRoot: false) : Leaf)));
}
