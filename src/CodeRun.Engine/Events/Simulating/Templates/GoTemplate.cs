using System.Text;
using CodeRun.Engine.Events.Patterns;

namespace CodeRun.Engine.Events.Simulating.Templates;

/// <summary>
/// Runs a template of Go's text/template with the functions of <see cref="TemplateFunctions"/>. Anything else is not simulated. Work and output
/// are bounded, so that no template can hang or fill the memory.
/// </summary>
internal sealed class GoTemplate
{
    private const int MaxSteps = 200_000;
    private const int MaxOutput = 1 << 20;

    private readonly StringBuilder _output = new();
    private readonly List<(string Name, object? Value)> _variables = [];
    private readonly PatternWork _work;
    private int _steps;

    private GoTemplate(PatternWork work) => _work = work;

    /// <summary>What a template writes with <c>.Input</c>.</summary>
    /// <param name="template">The template.</param>
    /// <param name="input">The value of <c>.Input</c>.</param>
    /// <param name="work">How much work its regular expressions may take.</param>
    /// <exception cref="EvaluationException">text/template would refuse it or stop, or it writes nothing.</exception>
    /// <exception cref="UnsupportedException">It is not simulated.</exception>
    public static string Run(string template, object? input, PatternWork? work = null)
    {
        var nodes = TemplateParser.Read(template);
        var data = new GoMap(new Dictionary<string, object?>(StringComparer.Ordinal) { ["Input"] = input });
        var run = new GoTemplate(work ?? new PatternWork());
        run._variables.Add(("$", data));
        run.Walk(nodes, data);
        var text = run._output.ToString();
        return text is "" or "<no value>" ? throw new EvaluationException("the template gives no value") : text;
    }

    // What ended the walk: a break or a continue, or null when it came to its end.
    private NodeKind? Walk(IReadOnlyList<TemplateNode> nodes, object? dot)
    {
        foreach (var node in nodes)
        {
            Step();
            switch (node.Kind)
            {
                case NodeKind.Text:
                    Write(node.Text);
                    break;
                case NodeKind.Action:
                    var value = Evaluate(node.Pipeline!, dot);
                    if (node.Pipeline!.Variables.Count == 0)
                        Write(GoValue.Print(value));
                    break;
                case NodeKind.Break or NodeKind.Continue:
                    return node.Kind;
                default:
                    if (Block(node, dot) is { } jump)
                        return jump;
                    break;
            }
        }

        return null;
    }

    private NodeKind? Block(TemplateNode node, object? dot)
    {
        var mark = _variables.Count;
        var value = Evaluate(node.Pipeline!, dot);
        var jump = node.Kind == NodeKind.Range ? Range(node, value, dot)
            : GoValue.IsTrue(value) ? Walk(node.Body, node.Kind == NodeKind.With ? value : dot)
            : Walk(node.Else, dot);
        _variables.RemoveRange(mark, _variables.Count - mark);
        return jump;
    }

    private NodeKind? Range(TemplateNode node, object? value, object? dot)
    {
        if (value is GoInt64 whole)
            value = whole.Value;
        if (value is long && node.Pipeline!.Variables.Count > 1)
            throw new EvaluationException($"can't use {value} to iterate over more than one variable");
        IEnumerable<(object? Key, object? Value)> items = value switch
        {
            GoList list => list.Items.Select(static (item, i) => ((object?)(long)i, item)),
            GoMap map => map.Keys.Select(k => ((object?)k, map.Fields[k])),
            long count => LongRange(count),
            null => [],
            _ when ReferenceEquals(value, GoValue.Missing) => [],
            string => throw new UnsupportedException("a range over a text in the template"),
            _ => throw new EvaluationException($"range can't iterate over {GoValue.Format(value)}"),
        };
        var names = node.Pipeline!.Variables;
        _steps += value is GoMap { Fields.Count: var keys } ? keys : 0;
        var isEmpty = true;
        foreach (var (key, item) in items)
        {
            isEmpty = false;
            Step();
            var mark = _variables.Count;
            if (names.Count > 0)
                Set(names[^1], item, node.Pipeline.IsDeclaration);
            if (names.Count > 1)
                Set(names[0], key, node.Pipeline.IsDeclaration);
            var jump = Walk(node.Body, item);
            _variables.RemoveRange(mark, _variables.Count - mark);
            if (jump == NodeKind.Break)
                break;
        }

        return isEmpty ? Walk(node.Else, dot) : null;
    }

    private static IEnumerable<(object? Key, object? Value)> LongRange(long count)
    {
        for (var i = 0L; i < count; i++)
            yield return (i, i);
    }

    private object? Evaluate(TemplatePipeline pipeline, object? dot)
    {
        object? value = null;
        for (var i = 0; i < pipeline.Commands.Count; i++)
            value = Command(pipeline.Commands[i], dot, i > 0, value);
        if (pipeline.Variables.Count == 1)
            Set(pipeline.Variables[0], value, pipeline.IsDeclaration);
        return value;
    }

    private object? Command(IReadOnlyList<Operand> operands, object? dot, bool hasFinal, object? final)
    {
        Step();
        var first = operands[0];
        if (first.Kind == OperandKind.Function)
            return Call(first.Name, [.. operands.Skip(1)], dot, hasFinal, final);
        if (operands.Count > 1 || hasFinal)
            throw new EvaluationException("can't give argument to non-function in the template");
        return first is { Kind: OperandKind.Constant, Name: "nil" } ? throw new EvaluationException("nil is not a command in the template") : Value(first, dot);
    }

    private object? Call(string name, List<Operand> operands, object? dot, bool hasFinal, object? final)
    {
        if (name is "and" or "or")
        {
            if (operands.Count == 0 && !hasFinal)
                throw new EvaluationException($"wrong number of args for {name} in the template");
            object? last = final;
            foreach (var operand in operands)
            {
                last = Value(operand, dot);
                if (GoValue.IsTrue(last) == (name == "or"))
                    return last;
            }

            return hasFinal ? final : last;
        }

        var arguments = operands.Select(o => Value(o, dot)).ToList();
        if (hasFinal)
            arguments.Add(final);
        _steps += arguments.Sum(static a => a is string text ? text.Length / 100 : a is GoList list ? list.Items.Count / 10 : 0);
        var result = TemplateFunctions.Call(name, arguments, _work);
        _steps += result is string made ? made.Length / 100 : 0;
        return result;
    }

    private object? Value(Operand operand, object? dot)
    {
        Step();
        var value = operand.Kind switch
        {
            OperandKind.Dot => dot,
            OperandKind.Variable => _variables.FindLast(v => v.Name == operand.Name).Value,
            OperandKind.Group => Evaluate(operand.Group!, dot),
            OperandKind.Function => TemplateFunctions.Call(operand.Name, [], _work),
            _ => operand.Value,
        };
        foreach (var field in operand.Fields)
        {
            value = value switch
            {
                GoMap map => map.Fields.TryGetValue(field, out var inner) ? inner : GoValue.Missing,
                null => throw new EvaluationException($"nil pointer evaluating interface {{}}.{field} in the template"),
                _ when ReferenceEquals(value, GoValue.Missing) => value,
                _ => throw new EvaluationException($"can't evaluate field {field} in type {GoValue.TypeOf(value)} in the template"),
            };
        }

        return value;
    }

    private void Set(string name, object? value, bool isNew)
    {
        if (isNew)
            _variables.Add((name, value));
        else
            _variables[_variables.FindLastIndex(v => v.Name == name)] = (name, value);
    }

    private void Write(string text)
    {
        if (_output.Length + text.Length > MaxOutput)
            throw new UnsupportedException("a template that writes more than a million characters");
        _output.Append(text);
    }

    private void Step()
    {
        if (++_steps > MaxSteps)
            throw new UnsupportedException("a template that takes more than 200000 steps");
    }
}
