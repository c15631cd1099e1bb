using System.Collections.Immutable;

namespace CodeRun.Sandbox.Cel;

/// <summary>Finds out the type of an expression, and refuses fields and overloads that there are not (cel-spec: gradual type checking).</summary>
internal static class CelChecker
{
    private static readonly string[] TypeNames = ["int", "uint", "double", "string", "bool", "bytes", "list", "map", "null_type", "type"];

    /// <summary>The type of an expression.</summary>
    /// <exception cref="CelException">It has none.</exception>
    public static CelType Check(CelNode node, ImmutableDictionary<string, CelType> variables) => node.Kind switch
    {
        CelNodeKind.Literal => Literal(node.Value),
        CelNodeKind.Ident => variables.TryGetValue(node.Text, out var type) ? type
            : TypeNames.Contains(node.Text, StringComparer.Ordinal) ? new CelType("type")
            : throw new CelException($"undeclared reference to '{node.Text}' (in container '')", node.Position),
        CelNodeKind.Select => Field(node, Check(node.Parts[0], variables)),
        CelNodeKind.Has => Has(node, variables),
        CelNodeKind.List => new CelType("list", Common(node.Parts.Select(p => Check(p, variables)))),
        CelNodeKind.Map => new CelType("map", Common(node.Parts.Where(static (_, i) => i % 2 == 1).Select(p => Check(p, variables)))),
        CelNodeKind.Loop => Loop(node, variables),
        _ => Call(node, [.. node.Parts.Select(p => Check(p, variables))]),
    };

    private static CelType Literal(object? value) => value switch
    {
        null => new CelType("null"),
        bool => CelType.Bool,
        long => CelType.Int,
        double => new CelType("double"),
        _ => CelType.Text,
    };

    private static CelType Has(CelNode node, ImmutableDictionary<string, CelType> variables)
    {
        Field(node, Check(node.Parts[0], variables));
        return CelType.Bool;
    }

    private static CelType Field(CelNode node, CelType target)
    {
        switch (target.Name)
        {
            case "dyn":
                return CelType.Dyn;
            case "map":
                return target.Element ?? CelType.Dyn;
            case "object":
                return target.Schema!.Field(CelNames.Unescape(node.Text)) is { } field ? CelType.Of(field) : throw new CelException($"undefined field '{node.Text}'", node.Position - 1);
            default:
                throw new CelException($"type '{target}' does not support field selection", node.Position - 1);
        }
    }

    private static CelType Loop(CelNode node, ImmutableDictionary<string, CelType> variables)
    {
        var range = Check(node.Parts[0], variables);
        if (range.Name is not ("list" or "map" or "dyn"))
            throw new CelException($"expression of type '{range}' cannot be range of a comprehension (must be list, map, or dynamic)", node.Parts[0].Position);
        var inner = variables.SetItem((string)node.Value!, range.Name == "map" ? CelType.Text : range.Element ?? CelType.Dyn);
        var types = node.Parts.Skip(1).Select(p => (Node: p, Type: Check(p, inner))).ToList();
        if (node.Text != "map" || types.Count == 2)
            RequireBool(types[0].Node, types[0].Type);
        return node.Text switch
        {
            "map" => new CelType("list", types[^1].Type),
            "filter" => range.Name == "map" ? new CelType("list", CelType.Text) : range,
            _ => CelType.Bool,
        };
    }

    private static void RequireBool(CelNode node, CelType type)
    {
        if (type.Name is not ("bool" or "dyn"))
            throw new CelException($"expected type 'bool' but found '{type}'", node.Position);
    }

    private static CelType Call(CelNode node, IReadOnlyList<CelType> types)
    {
        var (a, b) = (types.Count > 0 ? types[0].Name : "", types.Count > 1 ? types[1].Name : "");
        var isAny = a == "dyn" || b == "dyn";
        CelType? result = node.Text switch
        {
            "!_" => a is "bool" or "dyn" ? CelType.Bool : null,
            "-_" => a is "int" or "double" or "duration" or "dyn" ? types[0] : null,
            "_&&_" or "_||_" => a is "bool" or "dyn" && b is "bool" or "dyn" ? CelType.Bool : null,
            "_==_" or "_!=_" => types[0].Fits(types[1]) && (a == b || a is not ("int" or "double") || b is not ("int" or "double") || isAny) ? CelType.Bool : null,
            "_<_" or "_<=_" or "_>_" or "_>=_" => isAny || (types[0].Fits(types[1]) && a is "int" or "double" or "string" or "timestamp" or "duration" or "bool" or "bytes") ? CelType.Bool : null,
            "_in_" => b is "list" or "map" or "dyn" && (b != "list" || (types[1].Element ?? CelType.Dyn).Fits(types[0])) ? CelType.Bool : null,
            "_+_" => isAny ? CelType.Dyn : (a, b) switch
            {
                ("timestamp", "duration") or ("duration", "timestamp") => new CelType("timestamp"),
                _ => a == b && a is "int" or "double" or "string" or "bytes" or "list" or "duration" ? types[0] : null,
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
            "_[_]" => a == "dyn" || (a == "list" && b is "int" or "dyn") || (a == "map" && b is "string" or "dyn") ? types[0].Element ?? CelType.Dyn : null,
            _ => CelFunctions.Check(node, types),
        };
        return result ?? throw new CelException($"found no matching overload for '{node.Text}' applied to '({string.Join(", ", types)})'", node.Position);
    }

    private static CelType Common(IEnumerable<CelType> types)
    {
        var all = types.Distinct().ToList();
        return all.Count == 1 ? all[0] : CelType.Dyn;
    }
}
