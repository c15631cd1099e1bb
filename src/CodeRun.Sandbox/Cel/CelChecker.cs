using System.Collections.Immutable;

namespace CodeRun.Sandbox.Cel;

/// <summary>Finds out the types of an expression and its parts, and refuses fields and overloads that there are not (cel-spec: gradual type checking).</summary>
internal sealed class CelChecker
{
    private static readonly string[] TypeNames = ["int", "uint", "double", "string", "bool", "bytes", "list", "map", "null_type", "type"];

    private readonly Dictionary<CelNode, CelType> _types = new(ReferenceEqualityComparer.Instance);

    /// <summary>Types of all parts that were checked.</summary>
    public IReadOnlyDictionary<CelNode, CelType> Types => _types;

    /// <summary>The type of an expression.</summary>
    /// <exception cref="CelException">It has none.</exception>
    public CelType Check(CelNode node, ImmutableDictionary<string, CelType> variables)
    {
        var type = node.Kind switch
        {
            CelNodeKind.Literal => Literal(node.Value),
            CelNodeKind.Ident => variables.TryGetValue(node.Text, out var known) ? known
                : TypeNames.Contains(node.Text, StringComparer.Ordinal) ? new CelType("type")
                : throw new CelException($"undeclared reference to '{node.Text}' (in container '')", node.Position),
            CelNodeKind.Select => Field(node, Check(node.Parts[0], variables)),
            CelNodeKind.Has => Has(node, variables),
            CelNodeKind.List => new CelType("list", Common(node.Parts.Select(p => (p, Check(p, variables))))),
            CelNodeKind.Map => Map(node, variables),
            CelNodeKind.Loop => Loop(node, variables),
            _ => CelOverloads.Of(node, [.. node.Parts.Select(p => Check(p, variables))]),
        };
        _types[node] = type;
        return type;
    }

    private static CelType Literal(object? value) => value switch
    {
        null => new CelType("null"),
        bool => CelType.Bool,
        long => CelType.Int,
        double => new CelType("double"),
        byte[] => new CelType("bytes"),
        _ => CelType.Text,
    };

    private CelType Map(CelNode node, ImmutableDictionary<string, CelType> variables)
    {
        var types = node.Parts.Select(p => (p, Check(p, variables))).ToList();
        return new CelType("map", Common(types.Where(static (_, i) => i % 2 == 1)));
    }

    private CelType Has(CelNode node, ImmutableDictionary<string, CelType> variables)
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
            case "optional":
                return new CelType("optional", Field(node, target.Element ?? CelType.Dyn));
            case "object":
                return target.Declared!.Fields.TryGetValue(node.Text, out var field) ? field.Type : throw new CelException($"undefined field '{node.Text}'", node.Position - 1);
            default:
                throw new CelException($"type '{target}' does not support field selection", node.Position - 1);
        }
    }

    private CelType Loop(CelNode node, ImmutableDictionary<string, CelType> variables)
    {
        var range = Check(node.Parts[0], variables);
        var names = (CelVariables)node.Value!;
        if (node.Text is "optMap" or "optFlatMap")
            return Optional(node, range, names, variables);
        if (range.Name is not ("list" or "map" or "dyn") || (node.Text == "sortBy" && range.Name == "map"))
            throw new CelException($"expression of type '{range}' cannot be range of a comprehension (must be list, map, or dynamic)", node.Parts[0].Position);
        var element = range.Element ?? CelType.Dyn;
        var inner = names.Second is null
            ? variables.SetItem(names.First, range.Name == "map" ? CelType.Text : element)
            : variables.SetItem(names.First, range.Name switch { "map" => CelType.Text, "list" => CelType.Int, _ => CelType.Dyn }).SetItem(names.Second, element);
        var types = node.Parts.Skip(1).Select(p => (Node: p, Type: Check(p, inner))).ToList();
        var isFiltered = node.Text is "map" or "transformList" or "transformMap" or "transformMapEntry" ? types.Count == 2 : node.Text != "sortBy";
        if (isFiltered && types[0].Type.Name is not ("bool" or "dyn"))
            throw new CelException($"expected type 'bool' but found '{types[0].Type}'", types[0].Node.Position);
        return node.Text switch
        {
            "map" or "transformList" => new CelType("list", types[^1].Type),
            "transformMap" => new CelType("map", types[^1].Type),
            "transformMapEntry" => types[^1].Type,
            "filter" => range.Name == "map" ? new CelType("list", CelType.Text) : range,
            "sortBy" => range,
            _ => CelType.Bool,
        };
    }

    private CelType Optional(CelNode node, CelType target, CelVariables names, ImmutableDictionary<string, CelType> variables)
    {
        if (target.Name is not ("optional" or "dyn"))
            throw new CelException($"found no matching overload for '{node.Text}' applied to '{target}'", node.Position);
        var result = Check(node.Parts[1], variables.SetItem(names.First, target.Element ?? CelType.Dyn));
        return node.Text == "optMap" ? new CelType("optional", result) : result;
    }

    // Kubernetes has lists and maps of one type only.
    private static CelType Common(IEnumerable<(CelNode Node, CelType Type)> parts)
    {
        CelType? common = null;
        foreach (var (node, type) in parts)
        {
            if (type.Name == "dyn")
                return CelType.Dyn;
            if (common is not null && !(common.Fits(type) && common.Name == type.Name))
                throw new CelException($"expected type '{common}' but found '{type}'", node.Position);
            common ??= type;
        }

        return common ?? CelType.Dyn;
    }
}
