namespace CodeRun.Sandbox.Cel;

/// <summary>
/// The macros that look like methods: those of cel-spec, those over two variables, optMap, optFlatMap and sortBy. Their variables are names, and their
/// other arguments are worked out anew for each element.
/// </summary>
internal static class CelMacros
{
    private static readonly Dictionary<string, (int Variables, int[] Expressions)[]> Known = new(StringComparer.Ordinal)
    {
        ["all"] = [(1, [1]), (2, [1])],
        ["exists"] = [(1, [1]), (2, [1])],
        ["exists_one"] = [(1, [1])],
        ["existsOne"] = [(1, [1]), (2, [1])],
        ["map"] = [(1, [1, 2])],
        ["filter"] = [(1, [1])],
        ["transformList"] = [(2, [1, 2])],
        ["transformMap"] = [(2, [1, 2])],
        ["transformMapEntry"] = [(2, [1, 2])],
        ["optMap"] = [(1, [1])],
        ["optFlatMap"] = [(1, [1])],
        ["sortBy"] = [(1, [1])],
    };

    /// <summary>The macro that a call is; null when it is a call.</summary>
    /// <exception cref="CelException">Its variables are no names.</exception>
    public static CelNode? Expand(CelNode target, CelToken name, IReadOnlyList<CelNode> arguments)
    {
        if (!Known.TryGetValue(name.Text, out var forms))
            return null;
        foreach (var (variables, expressions) in forms)
        {
            if (!expressions.Contains(arguments.Count - variables))
                continue;
            var names = arguments.Take(variables).ToList();
            if (names.Find(static n => n.Kind != CelNodeKind.Ident) is { } wrong)
                throw new CelException("argument must be a simple name", wrong.Position);
            if (names.Count == 2 && names[0].Text == names[1].Text)
                throw new CelException($"duplicate variable name: {names[0].Text}", names[1].Position);
            return new CelNode(CelNodeKind.Loop, name.Text, [target, .. arguments.Skip(variables)], name.Position, new CelVariables(names[0].Text, names.Count == 2 ? names[1].Text : null));
        }

        return null;
    }
}
