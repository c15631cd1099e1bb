namespace CodeRun.Sandbox.Storage;

/// <summary>
/// The order of lists: that of etcd's keys, <c>/registry/{resource}/{namespace}/{name}</c>, compared byte by byte. A namespace
/// is followed by a slash there, so <c>a-b</c> comes before <c>a</c>, for '-' and '.' are less than '/'.
/// </summary>
internal sealed class ObjectOrder : IComparer<string>, IComparer<StoredObject>
{
    private ObjectOrder()
    {
    }

    public static ObjectOrder Instance { get; } = new();

    /// <summary>Compares namespaces.</summary>
    public int Compare(string? x, string? y)
    {
        var (a, b) = (x ?? "", y ?? "");
        var shared = a.AsSpan().CommonPrefixLength(b);
        return At(a, shared).CompareTo(At(b, shared));
    }

    /// <summary>Compares objects of one kind by namespace and name.</summary>
    public int Compare(StoredObject? x, StoredObject? y)
    {
        var spaces = Compare(x?.Namespace, y?.Namespace);
        return spaces != 0 ? spaces : string.CompareOrdinal(x?.Name, y?.Name);
    }

    // What stands at a place of the key; beyond the slash nothing is left to compare.
    private static int At(string text, int index) => index < text.Length ? text[index] : index == text.Length ? '/' : -1;
}
