namespace CodeRun.Engine.Api;

/// <summary>Lists as they come from JSON, where an entry may be null whatever the schema says.</summary>
internal static class Lists
{
    /// <summary>The list without its null entries; the same list when it has none.</summary>
    public static IReadOnlyList<T> WithoutNulls<T>(IReadOnlyList<T>? list)
        where T : class
    {
        if (list is null)
            return [];
        foreach (var entry in list)
        {
            if (entry is null)
                return [.. list.Where(static e => e is not null)];
        }

        return list;
    }
}
