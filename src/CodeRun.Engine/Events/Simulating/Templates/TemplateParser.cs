namespace CodeRun.Engine.Events.Simulating.Templates;

/// <summary>Makes nodes of the pieces of a template.</summary>
internal sealed class TemplateParser
{
    private const int MaxDepth = 50;

    private readonly List<TemplatePiece> _pieces;
    private readonly List<string> _variables = ["$"];
    private IReadOnlyList<TemplateToken> _tokens = [];
    private int _piece;
    private int _at;
    private int _depth;
    private int _ranges;

    private TemplateParser(List<TemplatePiece> pieces) => _pieces = pieces;

    /// <summary>Reads a template.</summary>
    /// <exception cref="EvaluationException">text/template would refuse it.</exception>
    /// <exception cref="UnsupportedException">It is not simulated.</exception>
    public static IReadOnlyList<TemplateNode> Read(string template)
    {
        var parser = new TemplateParser(TemplateLexer.Read(template));
        var nodes = parser.ReadNodes();
        return parser._piece < parser._pieces.Count ? throw new EvaluationException("the template has an end or else too many") : nodes;
    }

    // Up to an end or else, which is left to the caller.
    private List<TemplateNode> ReadNodes()
    {
        var nodes = new List<TemplateNode>();
        for (; _piece < _pieces.Count; _piece++)
        {
            var piece = _pieces[_piece];
            if (piece.Text is { } text)
            {
                nodes.Add(new TemplateNode(NodeKind.Text, text, null, [], []));
                continue;
            }

            (_tokens, _at) = (piece.Tokens, 0);
            switch (Peek() is { Kind: TemplateTokenKind.Word } word ? word.Text : "")
            {
                case "end" or "else":
                    return nodes;
                case "if" or "with" or "range":
                    nodes.Add(ReadBlock());
                    break;
                case "break" or "continue":
                    if (_ranges == 0 || _tokens.Count > 1)
                        throw new EvaluationException("a break or continue of the template stands outside of a range");
                    nodes.Add(new TemplateNode(_tokens[0].Text == "break" ? NodeKind.Break : NodeKind.Continue, "", null, [], []));
                    break;
                case "define" or "template" or "block":
                    throw new UnsupportedException($"{_tokens[0].Text} in the template");
                default:
                    var pipeline = ReadPipeline(isRange: false);
                    RequireEnd();
                    nodes.Add(new TemplateNode(NodeKind.Action, "", pipeline, [], []));
                    break;
            }
        }

        return nodes;
    }

    private TemplateNode ReadBlock()
    {
        if (++_depth > MaxDepth)
            throw new UnsupportedException("a template nested more than 50 times");
        var mark = _variables.Count;
        var kind = _tokens[_at++].Text switch { "if" => NodeKind.If, "with" => NodeKind.With, _ => NodeKind.Range };
        var pipeline = ReadPipeline(kind == NodeKind.Range);
        RequireEnd();
        _piece++;
        _ranges += kind == NodeKind.Range ? 1 : 0;
        var body = ReadBody();
        _ranges -= kind == NodeKind.Range ? 1 : 0;
        IReadOnlyList<TemplateNode> otherwise = [];
        if (_tokens[0].Text == "else" && _tokens.Count > 1)
        {
            // else if: its end is this block's too.
            if (kind == NodeKind.Range || _tokens[1].Text != (kind == NodeKind.If ? "if" : "with"))
                throw new EvaluationException("what follows an else of the template cannot stand there");
            _at = 1;
            otherwise = [ReadBlock()];
        }
        else if (_tokens[0].Text == "else")
        {
            _piece++;
            otherwise = ReadBody();
            if (_tokens[0].Text != "end")
                throw new EvaluationException("the template has an else too many");
        }

        _variables.RemoveRange(mark, _variables.Count - mark);
        _depth--;
        return new TemplateNode(kind, "", pipeline, body, otherwise);
    }

    private List<TemplateNode> ReadBody()
    {
        var mark = _variables.Count;
        var body = ReadNodes();
        if (_piece >= _pieces.Count)
            throw new EvaluationException("a block of the template has no end");
        (_tokens, _at) = (_pieces[_piece].Tokens, 0);
        if (_tokens[0].Text == "end" && _tokens.Count > 1)
            throw new EvaluationException("something follows an end of the template");
        _variables.RemoveRange(mark, _variables.Count - mark);
        return body;
    }

    private TemplatePipeline ReadPipeline(bool isRange)
    {
        var names = new List<string>();
        var isDeclaration = false;
        var sign = _at + 1;
        if (isRange && Peek() is { Kind: TemplateTokenKind.Variable } && At(sign)?.Text == "," && At(sign + 1)?.Kind == TemplateTokenKind.Variable)
            sign += 2;
        if (Peek() is { Kind: TemplateTokenKind.Variable } && At(sign) is { Kind: TemplateTokenKind.Sign, Text: ":=" or "=" } assignment)
        {
            isDeclaration = assignment.Text == ":=";
            for (; _at < sign; _at += 2)
                names.Add(_tokens[_at].Text);
            _at = sign + 1;
            if (!isDeclaration)
                names.ForEach(RequireVariable);
        }

        var commands = new List<IReadOnlyList<Operand>>();
        do
        {
            commands.Add(ReadCommand());
        }
        while (Take("|"));
        if (isDeclaration)
            _variables.AddRange(names);
        return new TemplatePipeline(names, isDeclaration, commands);
    }

    private List<Operand> ReadCommand()
    {
        var operands = new List<Operand>();
        while (Peek() is { } token && !(token.Kind == TemplateTokenKind.Sign && token.Text is "|" or ")"))
            operands.Add(ReadOperand(token));
        return operands.Count > 0 ? operands : throw new EvaluationException("a command is missing in the template");
    }

    private Operand ReadOperand(TemplateToken token)
    {
        if (!token.IsAfterSpace && _at > 0 && _tokens[_at - 1] is not { Kind: TemplateTokenKind.Sign })
            throw new UnsupportedException($"'{token.Text}' directly after '{_tokens[_at - 1].Text}' in the template");
        _at++;
        return token.Kind switch
        {
            TemplateTokenKind.Dot => new Operand(OperandKind.Dot, "", null, null, []),
            TemplateTokenKind.Field => new Operand(OperandKind.Dot, "", null, null, [token.Text[1..], .. ReadFields()]),
            TemplateTokenKind.Variable => Variable(token.Text),
            TemplateTokenKind.Constant => new Operand(OperandKind.Constant, "", token.Value, null, []),
            TemplateTokenKind.Word when token.Text is "true" or "false" => new Operand(OperandKind.Constant, "", token.Text == "true", null, []),
            TemplateTokenKind.Word when token.Text == "nil" => new Operand(OperandKind.Constant, "nil", null, null, []),
            TemplateTokenKind.Word => TemplateFunctions.IsKnown(token.Text) ? new Operand(OperandKind.Function, token.Text, null, null, []) : throw new UnsupportedException($"the function {token.Text} in a template"),
            TemplateTokenKind.Sign when token.Text == "(" => Group(),
            _ => throw new UnsupportedException($"'{token.Text}' where it stands in the template"),
        };
    }

    private Operand Variable(string name)
    {
        RequireVariable(name);
        return new Operand(OperandKind.Variable, name, null, null, ReadFields());
    }

    private Operand Group()
    {
        if (++_depth > MaxDepth)
            throw new UnsupportedException("a template nested more than 50 times");
        var pipeline = ReadPipeline(isRange: false);
        _depth--;
        if (!Take(")"))
            throw new EvaluationException("a parenthesis of the template is not closed");
        return pipeline.Variables.Count > 0 ? throw new UnsupportedException("an assignment in parentheses in the template") : new Operand(OperandKind.Group, "", null, pipeline, ReadFields());
    }

    private List<string> ReadFields()
    {
        var fields = new List<string>();
        while (Peek() is { Kind: TemplateTokenKind.Field, IsAfterSpace: false } field)
        {
            fields.Add(field.Text[1..]);
            _at++;
        }

        return fields;
    }

    private void RequireVariable(string name)
    {
        if (!_variables.Contains(name))
            throw new EvaluationException($"undefined variable {name} in the template");
    }

    private void RequireEnd()
    {
        if (Peek() is { } token)
            throw new EvaluationException($"unexpected '{token.Text}' in the template");
    }

    private TemplateToken? Peek() => At(_at);

    private TemplateToken? At(int index) => index < _tokens.Count ? _tokens[index] : null;

    private bool Take(string sign)
    {
        if (Peek() is not { Kind: TemplateTokenKind.Sign } token || token.Text != sign)
            return false;
        _at++;
        return true;
    }
}
