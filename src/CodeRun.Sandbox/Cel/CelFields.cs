namespace CodeRun.Sandbox.Cel;

/// <summary>Fields of objects and maps, also of those that may be missing.</summary>
internal static class CelFields
{
    /// <summary>The value of a field.</summary>
    /// <exception cref="CelException">It is not there.</exception>
    public static object? Get(object? target, string name) => target switch
    {
        CelMap map => map.Get(NameIn(map, name)),
        Dictionary<object, object?> map => map.TryGetValue(name, out var value) ? value : throw new CelException($"no such key: {name}"),
        CelOptional optional => Maybe(optional, name),
        _ => throw new CelException(CelException.NoOverload),
    };

    /// <summary>True when a field is there.</summary>
    public static bool Has(object? target, string name) => target switch
    {
        CelMap map => map.Has(NameIn(map, name)),
        Dictionary<object, object?> map => map.ContainsKey(name),
        CelOptional optional => optional.HasValue && Has(optional.Value, name),
        _ => throw new CelException(CelException.NoOverload),
    };

    /// <summary>The value of a field, if it is there.</summary>
    public static CelOptional Maybe(object? target, string name) => target switch
    {
        CelOptional optional => optional.HasValue ? Maybe(optional.Value, name) : CelOptional.None,
        _ => Has(target, name) ? new CelOptional(true, Get(target, name)) : CelOptional.None,
    };

    // Only fields that a schema names are escaped; keys of maps are as they are.
    private static string NameIn(CelMap map, string name) => map.Schema.HasFields ? CelNames.Unescape(name) : name;
}
