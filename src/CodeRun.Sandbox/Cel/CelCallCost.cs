namespace CodeRun.Sandbox.Cel;

/// <summary>What calls cost besides their arguments, and how large their results are (cel-go: functionCost; apiserver: cel/library/cost.go).</summary>
/// <param name="cost">The estimate they are part of.</param>
internal sealed class CelCallCost(CelCost cost)
{
    private const double Traversal = 0.1;
    private const double RegexLength = 0.25;
    private const double FormatLength = 128;
    private static readonly CelRange One = CelRange.Fixed(1);
    private static readonly CelRange Address = new(4, 16);

    /// <summary>Cost and size of a call.</summary>
    public (CelRange Cost, CelRange? Size) Of(CelNode node)
    {
        var parts = node.Parts;
        var isMethod = node.Kind == CelNodeKind.Method;
        CelRange Size(int part) => cost.SizeOf(parts[part]);

        switch (node.Text)
        {
            case "_==_" or "_!=_" or "_<_" or "_<=_" or "_>_" or "_>=_":
                return (Comparison(node), null);
            case "_+_":
                return Sum(node);
            case "_in_" when cost.TypeOf(parts[1]) != "map":
                return (Size(1), null);
            case "matches" when isMethod:
                return (Size(0).Add(One).Times(Traversal).Times(Size(1).Times(RegexLength)), null);
            case "contains" when isMethod:
                return (Size(0).Times(Traversal).Times(Size(1).Times(Traversal)), null);
            case "startsWith" or "endsWith":
                return (Size(1).Times(Traversal), null);
            case "isSorted" or "sum" or "max" or "min" or "indexOf" or "lastIndexOf" when isMethod:
                return (Elements(node), null);
            case "url" or "cidr" or "isIP" or "isCIDR" or "quantity" or "isQuantity" or "semver" or "isSemver":
                return (Size(0).Times(Traversal), node.Text == "url" ? Size(0) : null);
            case "ip" when !isMethod:
                return (Size(0).Times(Traversal), null);
            case "ip.isCanonical":
                return (Size(0).Times(2 * Traversal), null);
            case "lowerAscii" or "upperAscii" or "substring" or "trim":
                return (Size(0).Times(Traversal), Size(0));
            case "replace":
                return (Size(0).Times(2 * Traversal), Replaced(Size(0), Size(1), Size(2)));
            case "split":
                var most = parts is [_, _, { Kind: CelNodeKind.Literal, Value: long limit }] ? (ulong)Math.Max(0, limit) : Size(0).Max;
                return (Size(0).Times(2 * Traversal), new CelRange(0, most));
            case "join":
                return Joined(node);
            case "find" or "findAll":
                return (Size(0).Add(One).Times(Traversal).Times(Size(1).Times(RegexLength)), new CelRange(0, Size(0).Max));
            case "containsIP":
                var ips = Address.Add(Address).Times(Traversal);
                return (cost.TypeOf(parts[1]) == "string" ? ips.Add(Size(1).Times(Traversal)) : ips, null);
            case "containsCIDR":
                var networks = Address.Add(Address).Times(Traversal).Add(Address.Times(Traversal)).Add(One);
                return (cost.TypeOf(parts[1]) == "string" ? networks.Add(Size(1).Times(Traversal)) : networks, null);
            case "validate":
                return (Size(1).Times(Traversal).Times(FormatLength * RegexLength), null);
            case "sets.contains" or "sets.intersects":
                return (Size(0).Times(Size(1)).Add(One), null);
            case "sets.equivalent":
                return (Size(0).Times(Size(1)).Times(2.0).Add(One), null);
            case "distinct" or "sort":
                return (Size(0).Times(Size(0)).Add(CelRange.Fixed(10)), Size(0));
            case "reverse" or "slice" or "flatten":
                return (Size(0).Add(CelRange.Fixed(11)), Size(0));
            case "format" when isMethod:
                return (Size(0).Times(Traversal), null);
            case "bytes" when cost.TypeOf(parts[0]) == "string":
                return (Size(0).Times(Traversal), new CelRange(Size(0).Min, CelRange.Product(Size(0).Max, 4)));
            case "string" when cost.TypeOf(parts[0]) == "bytes":
                return (Size(0).Times(Traversal), new CelRange(Size(0).Min / 4, Size(0).Max));
            default:
                return (One, null);
        }
    }

    // Only what has a length is compared step by step.
    private CelRange Comparison(CelNode node)
    {
        var type = cost.TypeOf(node.Parts[0]);
        if (node.Text is "_==_" or "_!=_" && type is "ip" or "cidr" or "quantity" or "semver")
            return One;
        if (node.Text is not ("_==_" or "_!=_") && type is not ("string" or "bytes" or "dyn"))
            return One;
        var smallest = Math.Min(cost.SizeOf(node.Parts[0]).Max, cost.SizeOf(node.Parts[1]).Max);
        var compared = new CelRange(smallest > 0 ? 1UL : 0, smallest).Times(Traversal);
        return type == "dyn" && node.Text is not ("_==_" or "_!=_") ? compared.Union(One) : compared;
    }

    private (CelRange Cost, CelRange? Size) Sum(CelNode node)
    {
        var size = cost.SizeOf(node.Parts[0]).Add(cost.SizeOf(node.Parts[1]));
        return cost.TypeOf(node) switch
        {
            "list" => (One, size),
            "string" or "bytes" => (size.Times(Traversal), size),
            "dyn" => (size.Times(Traversal).Union(One), size),
            _ => (One, null),
        };
    }

    private CelRange Elements(CelNode node)
    {
        var list = node.Parts[0];
        var size = cost.SizeOf(list);
        return cost.ElementTypeOf(list) switch
        {
            null => size.Times(Traversal),
            "string" or "bytes" => size.Times(One.Add(cost.ElementSize(list).Times(Traversal))),
            _ => size,
        };
    }

    private (CelRange Cost, CelRange? Size) Joined(CelNode node)
    {
        var count = cost.SizeOf(node.Parts[0]);
        var size = count.Times(cost.ElementSize(node.Parts[0]));
        if (node.Parts.Count > 1)
            size = size.Add(cost.SizeOf(node.Parts[1]).Times(new CelRange(count.Min > 0 ? count.Min - 1 : 0, count.Max > 0 ? count.Max - 1 : 0)));
        return (size.Times(Traversal), size);
    }

    // The longest result puts the longest text for the shortest ones, as often as they can be there; the shortest the other way round.
    private static CelRange Replaced(CelRange size, CelRange old, CelRange with)
    {
        var (most, keptMost) = old.Min == 0 ? (size.Max < ulong.MaxValue ? size.Max + 1 : size.Max, size.Max)
            : with.Max <= old.Min ? (0UL, size.Max)
            : ((ulong)Math.Ceiling((double)size.Max / old.Min), 0UL);
        var (least, keptLeast) = old.Max == 0 ? (size.Min < ulong.MaxValue ? size.Min + 1 : size.Min, size.Min)
            : old.Max <= with.Min ? (0UL, size.Min)
            : ((ulong)Math.Ceiling((double)size.Min / old.Max), 0UL);
        return new CelRange(least, most).Times(with).Add(new CelRange(keptLeast, keptMost));
    }
}
