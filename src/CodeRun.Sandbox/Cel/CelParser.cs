namespace CodeRun.Sandbox.Cel;

/// <summary>Reads an expression (cel-spec: grammar and standard macros). Depth is bounded.</summary>
internal sealed class CelParser
{
    private const int MaxDepth = 100;
    private static readonly string[] Namespaces = ["optional", "ip", "format", "sets", "lists", "strings"];

    // cel-go: parser.ExpressionSizeCodePointLimit. A chain of operators nests as well: each has the one before on its left.
    private const int MaxSize = 100_000;
    private const int MaxLevels = 500;

    private readonly IReadOnlyList<CelToken> _tokens;
    private int _at;
    private int _depth;

    private CelParser(string text) => _tokens = CelLexer.Read(text);

    /// <summary>The expression.</summary>
    /// <exception cref="CelException">It is none.</exception>
    public static CelNode Parse(string text)
    {
        if (text.Length > MaxSize && text.EnumerateRunes().Count() is > MaxSize and var size)
            throw new CelException($"expression code point size exceeds limit: size: {size}, limit {MaxSize}", 0);
        var parser = new CelParser(text);
        var node = parser.Expression();
        return parser.Peek.Text.Length == 0 && parser.Peek.Literal is null ? node : throw parser.Unexpected();
    }

    private CelToken Peek => _tokens[_at];

    private CelNode Expression()
    {
        if (++_depth > MaxDepth)
            throw new CelException("expression recursion limit exceeded", Peek.Position);
        var start = Peek.Position;
        var condition = Binary(0);
        if (Accept("?"))
        {
            var yes = Binary(0);
            Expect(":");
            condition = new CelNode(CelNodeKind.Call, "_?_:_", [condition, yes, Expression()], start);
        }

        _depth--;
        return condition;
    }

    private CelNode Binary(int level)
    {
        string[][] levels = [["||"], ["&&"], ["==", "!=", "<", "<=", ">", ">=", "in"], ["+", "-"], ["*", "/", "%"]];
        if (level == levels.Length)
            return Unary();
        var left = Binary(level + 1);
        while (Peek.Literal is null && levels[level].Contains(Peek.Text, StringComparer.Ordinal))
        {
            var sign = Take();
            left = Bounded(new CelNode(CelNodeKind.Call, $"_{sign.Text}_", [left, Binary(level + 1)], sign.Position));
        }

        return left;
    }

    private static CelNode Bounded(CelNode node) => node.Depth <= MaxLevels ? node : throw new CelException("expression recursion limit exceeded", node.Position);

    private CelNode Unary()
    {
        var token = Peek;
        if (token.Literal is null && token.Text is "!" or "-")
        {
            Take();
            if (++_depth > MaxDepth)
                throw new CelException("expression recursion limit exceeded", token.Position);
            var operand = Unary();
            _depth--;
            if (token.Text == "-" && operand is { Kind: CelNodeKind.Literal, Value: long number })
                return operand with { Value = -number };
            if (token.Text == "-" && operand is { Kind: CelNodeKind.Literal, Value: double real })
                return operand with { Value = -real };
            return new CelNode(CelNodeKind.Call, token.Text == "!" ? "!_" : "-_", [operand], token.Position);
        }

        var node = Primary();
        while (true)
        {
            var sign = Peek;
            if (Accept("."))
                node = Bounded(Accept("?") ? Maybe(node, Name()) : Member(node, Name()));
            else if (Accept("["))
                node = Bounded(new CelNode(CelNodeKind.Call, Accept("?") ? "_[?_]" : "_[_]", [node, Closed(Expression(), "]")], sign.Position));
            else
                return node;
        }
    }

    private CelNode Member(CelNode target, CelToken name)
    {
        if (!Accept("("))
            return new CelNode(CelNodeKind.Select, name.Text, [target], name.Position);
        var arguments = Arguments(")");
        if (target.Kind == CelNodeKind.Ident && Namespaces.Contains(target.Text, StringComparer.Ordinal) && CelFunctions.IsKnown($"{target.Text}.{name.Text}"))
            return new CelNode(CelNodeKind.Call, $"{target.Text}.{name.Text}", arguments, name.Position);
        return CelMacros.Expand(target, name, arguments) ?? new CelNode(CelNodeKind.Method, name.Text, [target, .. arguments], name.Position);
    }

    private static CelNode Maybe(CelNode target, CelToken name) =>
        new(CelNodeKind.Call, "_?._", [target, new CelNode(CelNodeKind.Literal, "", [], name.Position, name.Text)], name.Position);

    private CelNode Primary()
    {
        var token = Take();
        if (token.Literal is not null)
            return new CelNode(CelNodeKind.Literal, "", [], token.Position, token.Literal);
        switch (token.Text)
        {
            case "(":
                return Closed(Expression(), ")");
            case "[":
                return new CelNode(CelNodeKind.List, "", Arguments("]", mayBeOptional: true), token.Position);
            case "{":
                return new CelNode(CelNodeKind.Map, "", Entries(), token.Position);
            case "true" or "false":
                return new CelNode(CelNodeKind.Literal, "", [], token.Position, token.Text == "true");
            case "null":
                return new CelNode(CelNodeKind.Literal, "null", [], token.Position);
        }

        if (!token.IsName)
        {
            _at--;
            throw Unexpected();
        }

        if (!Accept("("))
            return new CelNode(CelNodeKind.Ident, token.Text, [], token.Position);
        var arguments = Arguments(")");
        if (token.Text != "has")
            return new CelNode(CelNodeKind.Call, token.Text, arguments, token.Position);
        return arguments is [{ Kind: CelNodeKind.Select } field] ? field with { Kind = CelNodeKind.Has } : throw new CelException("invalid argument to has() macro", token.Position);
    }

    private List<CelNode> Arguments(string close, bool mayBeOptional = false)
    {
        var arguments = new List<CelNode>();
        while (!Accept(close))
        {
            arguments.Add(mayBeOptional ? Element() : Expression());
            if (!Accept(","))
            {
                Expect(close);
                break;
            }
        }

        return arguments;
    }

    // An optional element is left out when it has no value.
    private CelNode Element()
    {
        var at = Peek.Position;
        return Accept("?") ? new CelNode(CelNodeKind.Call, "?_", [Expression()], at) : Expression();
    }

    private List<CelNode> Entries()
    {
        var entries = new List<CelNode>();
        while (!Accept("}"))
        {
            var (at, isOptional) = (Peek.Position, Accept("?"));
            entries.Add(Expression());
            Expect(":");
            var value = Expression();
            entries.Add(isOptional ? new CelNode(CelNodeKind.Call, "?_", [value], at) : value);
            if (!Accept(","))
            {
                Expect("}");
                break;
            }
        }

        return entries;
    }

    private CelNode Closed(CelNode node, string close)
    {
        Expect(close);
        return node;
    }

    private CelToken Name() => Peek.IsName ? Take() : throw Unexpected();

    private CelToken Take() => _at < _tokens.Count - 1 ? _tokens[_at++] : Peek.Text.Length == 0 ? throw Unexpected() : Peek;

    private bool Accept(string sign)
    {
        if (Peek.Literal is not null || Peek.Text != sign)
            return false;
        _at++;
        return true;
    }

    private void Expect(string sign)
    {
        if (!Accept(sign))
            throw Unexpected();
    }

    private CelException Unexpected() => new($"Syntax error: mismatched input '{(Peek.Text.Length == 0 ? "<EOF>" : Peek.Text)}'", Peek.Position);
}
