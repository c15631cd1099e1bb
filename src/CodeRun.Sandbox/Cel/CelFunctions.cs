namespace CodeRun.Sandbox.Cel;

/// <summary>The functions of the language and of Kubernetes' libraries that are supported: all others are refused when a rule is compiled.</summary>
internal static class CelFunctions
{
    private static readonly Dictionary<string, List<(string Target, string[] Arguments, string Result)>> Known = Read(
        "size(any)int", "any.size()int",
        "string.startsWith(string)bool", "string.endsWith(string)bool", "string.contains(string)bool", "string.matches(string)bool", "matches(string,string)bool",
        "string.split(string)strings", "string.split(string,int)strings", "string.lowerAscii()string", "string.upperAscii()string", "string.trim()string",
        "string.replace(string,string)string", "string.replace(string,string,int)string", "string.substring(int)string", "string.substring(int,int)string",
        "string.indexOf(string)int", "string.lastIndexOf(string)int", "string.charAt(int)string", "string.find(string)string", "string.findAll(string)strings", "string.findAll(string,int)strings",
        "list.join()string", "list.join(string)string", "list.sum()dyn", "list.min()dyn", "list.max()dyn", "list.isSorted()bool", "list.indexOf(any)int", "list.lastIndexOf(any)int",
        "int(any)int", "uint(any)int", "double(any)double", "string(any)string", "bool(any)bool", "dyn(any)dyn", "type(any)type",
        "duration(string)duration", "timestamp(string)timestamp",
        "timestamp.getFullYear()int", "timestamp.getMonth()int", "timestamp.getDayOfMonth()int", "timestamp.getDate()int", "timestamp.getDayOfWeek()int", "timestamp.getDayOfYear()int",
        "timestamp.getHours()int", "timestamp.getMinutes()int", "timestamp.getSeconds()int", "timestamp.getMilliseconds()int",
        "duration.getHours()int", "duration.getMinutes()int", "duration.getSeconds()int", "duration.getMilliseconds()int",
        "quantity(string)quantity", "isQuantity(string)bool", "quantity.isLessThan(quantity)bool", "quantity.isGreaterThan(quantity)bool", "quantity.compareTo(quantity)int",
        "quantity.add(quantity)quantity", "quantity.sub(quantity)quantity", "quantity.sign()int", "quantity.isInteger()bool", "quantity.asInteger()int", "quantity.asApproximateFloat()double",
        "url(string)url", "isURL(string)bool", "url.getScheme()string", "url.getHost()string", "url.getHostname()string", "url.getPort()string", "url.getEscapedPath()string",
        "optional.hasValue()bool", "optional.value()element", "optional.orValue(any)element");

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
                return result switch { "strings" => new CelType("list", CelType.Text), "element" => types[0].Element ?? CelType.Dyn, _ => new CelType(result) };
        }

        var shown = isMethod ? $"{types[0]}.({string.Join(", ", types.Skip(1))})" : $"({string.Join(", ", types)})";
        throw new CelException($"found no matching overload for '{node.Text}' applied to '{shown}'", node.Position);
    }

    private static Dictionary<string, List<(string Target, string[] Arguments, string Result)>> Read(params ReadOnlySpan<string> signatures)
    {
        var known = new Dictionary<string, List<(string, string[], string)>>(StringComparer.Ordinal);
        foreach (var signature in signatures)
        {
            var open = signature.IndexOf('(', StringComparison.Ordinal);
            var close = signature.IndexOf(')', StringComparison.Ordinal);
            var dot = signature.LastIndexOf('.', open);
            var name = signature[(dot + 1)..open];
            if (!known.TryGetValue(name, out var list))
                known.Add(name, list = []);
            list.Add((dot < 0 ? "" : signature[..dot], signature[(open + 1)..close].Split(',', StringSplitOptions.RemoveEmptyEntries), signature[(close + 1)..]));
        }

        return known;
    }
}
