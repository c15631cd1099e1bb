namespace CodeRun.Sandbox.Cel;

/// <summary>The types of operators; those of functions are in <see cref="CelFunctions"/>.</summary>
internal static class CelOverloads
{
    /// <summary>The type of a call.</summary>
    /// <param name="node">The call.</param>
    /// <param name="types">Types of its parts.</param>
    /// <exception cref="CelException">There is no such overload.</exception>
    public static CelType Of(CelNode node, IReadOnlyList<CelType> types)
    {
        var (a, b) = (types.Count > 0 ? types[0].Name : "", types.Count > 1 ? types[1].Name : "");
        var isAny = a == "dyn" || b == "dyn";
        CelType? result = node.Text switch
        {
            "!_" => a is "bool" or "dyn" ? CelType.Bool : null,
            "-_" => a is "int" or "double" or "dyn" ? types[0] : null,
            "_&&_" or "_||_" => a is "bool" or "dyn" && b is "bool" or "dyn" ? CelType.Bool : null,
            "_==_" or "_!=_" => types[0].Fits(types[1]) && (a == b || a is not ("int" or "double") || b is not ("int" or "double")) ? CelType.Bool : null,
            "_<_" or "_<=_" or "_>_" or "_>=_" => isAny || (types[0].Fits(types[1]) && a is "int" or "double" or "string" or "timestamp" or "duration" or "bool" or "bytes") ? CelType.Bool : null,
            "_in_" => b is "list" or "map" or "dyn" && (b != "list" || (types[1].Element ?? CelType.Dyn).Fits(types[0])) && (b != "map" || a is "string" or "dyn") ? CelType.Bool : null,
            "_+_" => isAny ? CelType.Dyn : (a, b) switch
            {
                ("timestamp", "duration") or ("duration", "timestamp") => new CelType("timestamp"),
                ("list", "list") => types[0].Fits(types[1]) ? (types[0].Element is null or { Name: "dyn" } ? types[1] : types[0]) : null,
                _ => a == b && a is "int" or "double" or "string" or "bytes" or "duration" ? types[0] : null,
            },
            "_-_" => isAny ? CelType.Dyn : (a, b) switch
            {
                ("timestamp", "duration") => new CelType("timestamp"),
                ("timestamp", "timestamp") => new CelType("duration"),
                _ => a == b && a is "int" or "double" or "duration" ? types[0] : null,
            },
            "_*_" or "_/_" => isAny ? CelType.Dyn : a == b && a is "int" or "double" ? types[0] : null,
            "_%_" => isAny ? CelType.Dyn : a == "int" && b == "int" ? CelType.Int : null,
            "_?_:_" => a is not ("bool" or "dyn") ? null : types[1].Fits(types[2]) ? (b == "dyn" ? types[2] : types[1]) : null,
            "_[_]" => Index(types[0], b),
            "_[?_]" => (a == "optional" ? Index(types[0].Element ?? CelType.Dyn, b) : Index(types[0], b)) is { } found ? new CelType("optional", found) : null,
            "_?._" => MaybeField(types[0], (string)node.Parts[1].Value!),
            "?_" => a is "optional" ? types[0].Element ?? CelType.Dyn : a == "dyn" ? CelType.Dyn : null,
            _ => CelFunctions.Check(node, types),
        };
        return result ?? throw new CelException($"found no matching overload for '{node.Text}' applied to '({string.Join(", ", types)})'", node.Position);
    }

    private static CelType? Index(CelType target, string index) => target.Name switch
    {
        "dyn" => CelType.Dyn,
        "list" => index is "int" or "dyn" ? target.Element ?? CelType.Dyn : null,
        "map" => index is "string" or "dyn" ? target.Element ?? CelType.Dyn : null,
        "optional" => Index(target.Element ?? CelType.Dyn, index) is { } found ? new CelType("optional", found) : null,
        _ => null,
    };

    private static CelType? MaybeField(CelType target, string name) => target.Name switch
    {
        "dyn" => new CelType("optional", CelType.Dyn),
        "map" => new CelType("optional", target.Element ?? CelType.Dyn),
        "object" => target.Declared!.Fields.TryGetValue(name, out var field) ? new CelType("optional", field.Type) : null,
        "optional" => MaybeField(target.Element ?? CelType.Dyn, name),
        _ => null,
    };
}
