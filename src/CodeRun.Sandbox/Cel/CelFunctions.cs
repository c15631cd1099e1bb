namespace CodeRun.Sandbox.Cel;

/// <summary>
/// The functions of the language and of the libraries a server of this version has for rules: strings, lists, sets, optionals, regex, URLs, quantities,
/// IP addresses, CIDRs, formats and semantic versions. All others are refused when a rule is compiled.
/// </summary>
internal static class CelFunctions
{
    // Functions in a namespace look like methods of it.
    private static readonly string[] Qualified =
    [
        "optional.of", "optional.ofNonZeroValue", "optional.none", "ip.isCanonical", "sets.contains", "sets.equivalent", "sets.intersects", "lists.range", "strings.quote", "format.named",
        "format.dns1123Label", "format.dns1123Subdomain", "format.dns1035Label", "format.qualifiedName", "format.dns1123LabelPrefix", "format.dns1123SubdomainPrefix",
        "format.dns1035LabelPrefix", "format.labelValue", "format.uri", "format.uuid", "format.byte", "format.date", "format.datetime",
    ];

    private static readonly Dictionary<string, List<(string Target, string[] Arguments, string Result)>> Known = Read(
        "size(any)int", "any.size()int",
        "string.startsWith(string)bool", "string.endsWith(string)bool", "string.contains(string)bool", "string.matches(string)bool", "matches(string,string)bool",
        "string.split(string)strings", "string.split(string,int)strings", "string.lowerAscii()string", "string.upperAscii()string", "string.trim()string",
        "string.replace(string,string)string", "string.replace(string,string,int)string", "string.substring(int)string", "string.substring(int,int)string",
        "string.indexOf(string)int", "string.indexOf(string,int)int", "string.lastIndexOf(string)int", "string.lastIndexOf(string,int)int", "string.charAt(int)string",
        "string.find(string)string", "string.findAll(string)strings", "string.findAll(string,int)strings", "string.format(list)string", "strings.quote(string)string",
        "list.join()string", "list.join(string)string", "list.sum()element", "list.min()element", "list.max()element", "list.isSorted()bool", "list.indexOf(any)int", "list.lastIndexOf(any)int",
        "list.distinct()same", "list.flatten()list", "list.flatten(int)list", "list.reverse()same", "list.slice(int,int)same", "list.sort()same", "lists.range(int)ints",
        "sets.contains(list,list)bool", "sets.equivalent(list,list)bool", "sets.intersects(list,list)bool",
        "int(any)int", "uint(any)int", "double(any)double", "string(any)string", "bool(any)bool", "bytes(any)bytes", "dyn(any)dyn", "type(any)type",
        "duration(string)duration", "duration(duration)duration", "timestamp(string)timestamp", "timestamp(int)timestamp", "timestamp(timestamp)timestamp",
        "timestamp.getFullYear()int", "timestamp.getMonth()int", "timestamp.getDayOfMonth()int", "timestamp.getDate()int", "timestamp.getDayOfWeek()int", "timestamp.getDayOfYear()int",
        "timestamp.getHours()int", "timestamp.getMinutes()int", "timestamp.getSeconds()int", "timestamp.getMilliseconds()int",
        "timestamp.getFullYear(string)int", "timestamp.getMonth(string)int", "timestamp.getDayOfMonth(string)int", "timestamp.getDate(string)int", "timestamp.getDayOfWeek(string)int",
        "timestamp.getDayOfYear(string)int", "timestamp.getHours(string)int", "timestamp.getMinutes(string)int", "timestamp.getSeconds(string)int", "timestamp.getMilliseconds(string)int",
        "duration.getHours()int", "duration.getMinutes()int", "duration.getSeconds()int", "duration.getMilliseconds()int",
        "quantity(string)quantity", "isQuantity(string)bool", "quantity.isLessThan(quantity)bool", "quantity.isGreaterThan(quantity)bool", "quantity.compareTo(quantity)int",
        "quantity.add(quantity)quantity", "quantity.add(int)quantity", "quantity.sub(quantity)quantity", "quantity.sub(int)quantity", "quantity.sign()int", "quantity.isInteger()bool",
        "quantity.asInteger()int", "quantity.asApproximateFloat()double",
        "url(string)url", "isURL(string)bool", "url.getScheme()string", "url.getHost()string", "url.getHostname()string", "url.getPort()string", "url.getEscapedPath()string", "url.getQuery()query",
        "ip(string)ip", "isIP(string)bool", "ip.isCanonical(string)bool", "ip.family()int", "ip.isUnspecified()bool", "ip.isLoopback()bool", "ip.isLinkLocalMulticast()bool",
        "ip.isLinkLocalUnicast()bool", "ip.isGlobalUnicast()bool", "cidr.ip()ip",
        "cidr(string)cidr", "isCIDR(string)bool", "cidr.containsIP(string)bool", "cidr.containsIP(ip)bool", "cidr.containsCIDR(string)bool", "cidr.containsCIDR(cidr)bool",
        "cidr.masked()cidr", "cidr.prefixLength()int",
        "semver(string)semver", "semver(string,bool)semver", "isSemver(string)bool", "isSemver(string,bool)bool", "semver.major()int", "semver.minor()int", "semver.patch()int",
        "semver.isLessThan(semver)bool", "semver.isGreaterThan(semver)bool", "semver.compareTo(semver)int",
        "format.named(string)maybeFormat", "format.dns1123Label()format", "format.dns1123Subdomain()format", "format.dns1035Label()format", "format.qualifiedName()format",
        "format.dns1123LabelPrefix()format", "format.dns1123SubdomainPrefix()format", "format.dns1035LabelPrefix()format", "format.labelValue()format", "format.uri()format",
        "format.uuid()format", "format.byte()format", "format.date()format", "format.datetime()format", "format.validate(string)maybeStrings",
        "optional.of(any)optionalOf", "optional.ofNonZeroValue(any)optionalOf", "optional.none()optional",
        "optional.hasValue()bool", "optional.value()element", "optional.orValue(any)element", "optional.or(optional)same");

    /// <summary>True for a function in a namespace.</summary>
    public static bool IsKnown(string qualified) => Qualified.Contains(qualified, StringComparer.Ordinal);

    /// <summary>The type of a call.</summary>
    /// <param name="node">The call.</param>
    /// <param name="types">Types of its parts.</param>
    /// <exception cref="CelException">There is no such function for them.</exception>
    public static CelType Check(CelNode node, IReadOnlyList<CelType> types)
    {
        if (!Known.TryGetValue(node.Text, out var all))
            throw new CelException($"undeclared reference to '{node.Text}' (in container '')", node.Position);
        var isMethod = node.Kind == CelNodeKind.Method;
        foreach (var (target, arguments, result) in all)
        {
            string[] wanted = target.Length == 0 ? arguments : [target, .. arguments];
            if (isMethod == target.Length > 0 && wanted.Length == types.Count && wanted.Zip(types).All(static w => w.First == "any" || w.Second.Name is "dyn" || w.First == w.Second.Name))
                return Result(result, types);
        }

        var shown = isMethod ? $"{types[0]}.({string.Join(", ", types.Skip(1))})" : $"({string.Join(", ", types)})";
        throw new CelException($"found no matching overload for '{node.Text}' applied to '{shown}'", node.Position);
    }

    private static CelType Result(string result, IReadOnlyList<CelType> types) => result switch
    {
        "strings" => new CelType("list", CelType.Text),
        "ints" => new CelType("list", CelType.Int),
        "query" => new CelType("map", new CelType("list", CelType.Text)),
        "element" => types[0].Element ?? CelType.Dyn,
        "same" => types[0],
        "optionalOf" => new CelType("optional", types[0]),
        "maybeFormat" => new CelType("optional", new CelType("format")),
        "maybeStrings" => new CelType("optional", new CelType("list", CelType.Text)),
        "dyn" => CelType.Dyn,
        _ => new CelType(result),
    };

    private static Dictionary<string, List<(string Target, string[] Arguments, string Result)>> Read(params ReadOnlySpan<string> signatures)
    {
        var known = new Dictionary<string, List<(string, string[], string)>>(StringComparer.Ordinal);
        foreach (var signature in signatures)
        {
            var open = signature.IndexOf('(', StringComparison.Ordinal);
            var close = signature.IndexOf(')', StringComparison.Ordinal);
            var isQualified = IsKnown(signature[..open]);
            var dot = isQualified ? -1 : signature.LastIndexOf('.', open);
            var name = signature[(dot + 1)..open];
            if (!known.TryGetValue(name, out var list))
                known.Add(name, list = []);
            list.Add((dot < 0 ? "" : signature[..dot], signature[(open + 1)..close].Split(',', StringSplitOptions.RemoveEmptyEntries), signature[(close + 1)..]));
        }

        return known;
    }
}
