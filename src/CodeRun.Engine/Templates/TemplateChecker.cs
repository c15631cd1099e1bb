using System.Globalization;
using CodeRun.Engine.Api;

namespace CodeRun.Engine.Templates;

/// <summary>
/// Checks a whole template, branches that are not taken included, before it is ever rendered: every variable, helper and
/// partial must be known, blocks must match, and in shell scripts and JSON files every value must pass through the helper that
/// makes it safe there.
/// </summary>
internal sealed class TemplateChecker(TemplateTree tree, string file, string? requiredHelper, Action<TemplateException>? report = null)
{
    private static readonly HashSet<string> Names = [.. TemplateContext.Variables.Select(static v => v.Name)];
    private static readonly HashSet<string> LoopNames = ["this", "@index", "@first", "@last", "@key"];

    /// <summary>Helper that values need in files of this name: <c>shell</c>, <c>json</c>, or none.</summary>
    public static string? RequiredHelper(string path) =>
        path.EndsWith(".sh" + TemplateTree.Extension, StringComparison.Ordinal) ? "shell"
        : path.EndsWith(".json" + TemplateTree.Extension, StringComparison.Ordinal) ? "json" : null;

    /// <summary>Checks the template. Throws at the first problem, or reports all of them.</summary>
    public void Check(int depth = 0)
    {
        var blocks = new Stack<TemplateToken>();
        Try(() =>
        {
            foreach (var token in TemplateScanner.Scan(file, tree.Files[file]))
                Try(() => Check(token, blocks, depth));
            if (blocks.Count > 0)
                throw Problem(blocks.Peek(), $"{{{{#{blocks.Peek().Words[0]}}}}} has no end");
        });
    }

    private void Try(Action check)
    {
        try
        {
            check();
        }
        catch (TemplateException e) when (report is not null)
        {
            report(e);
        }
    }

    private void Check(TemplateToken token, Stack<TemplateToken> blocks, int depth)
    {
        switch (token.Kind)
        {
            case '#':
                blocks.Push(token);
                Block(token, blocks);
                break;
            case 'e':
                Else(token, blocks);
                break;
            case '/':
                if (blocks.Count == 0 || blocks.Peek().Words[0] != token.Words[0])
                    throw Problem(token, $"{{{{/{token.Words[0]}}}}} closes no block{(blocks.Count > 0 ? $"; {{{{#{blocks.Peek().Words[0]}}}}} of line {blocks.Peek().Line} is open" : "")}");
                blocks.Pop();
                break;
            case '>':
                Partial(token, depth);
                break;
            default:
                Value(token, blocks);
                break;
        }
    }

    private void Block(TemplateToken token, Stack<TemplateToken> blocks)
    {
        if (token.Words[0] is not ("if" or "unless" or "each"))
            throw Problem(token, $"unknown block '{token.Words[0]}'.{NearestName.Hint(token.Words[0], ["if", "unless", "each"])} Blocks: if, unless, each", "UnknownHelper");
        Operand(token, token.Words, 1, blocks, out var next);
        if (next != token.Words.Count)
            throw Problem(token, $"{{{{#{token.Words[0]}}}}} takes one value");
    }

    private void Else(TemplateToken token, Stack<TemplateToken> blocks)
    {
        if (blocks.Count == 0)
            throw Problem(token, "{{else}} stands in no block");
        if (token.Words.Count == 0)
            return;
        if (token.Words[0] != "if")
            throw Problem(token, "only {{else}} and {{else if ...}} are supported");
        Operand(token, token.Words, 1, blocks, out var next);
        if (next != token.Words.Count)
            throw Problem(token, "{{else if}} takes one value");
    }

    private void Partial(TemplateToken token, int depth)
    {
        var path = $"shared/{token.Words[0]}{TemplateTree.Extension}";
        if (!tree.Files.ContainsKey(path))
        {
            var known = tree.Files.Keys.Where(static p => p.StartsWith("shared/", StringComparison.Ordinal)).Select(static p => p["shared/".Length..^TemplateTree.Extension.Length]).ToList();
            throw Problem(token, $"unknown partial '{token.Words[0]}'.{NearestName.Hint(token.Words[0], known)} Partials: {string.Join(", ", known)}", "UnknownPartial");
        }

        if (token.Words.Count > 1)
            throw Problem(token, "partials take no arguments here");
        if (depth > 8)
            throw Problem(token, $"partial '{token.Words[0]}' includes itself");
        new TemplateChecker(tree, path, requiredHelper, report).Check(depth + 1);
    }

    private void Value(TemplateToken token, Stack<TemplateToken> blocks)
    {
        var words = token.Words;
        var isHelper = words.Count > 1 || TemplateHelpers.Arity.ContainsKey(words[0]);
        if (requiredHelper is not null && !(isHelper && words[0] == requiredHelper))
            throw Problem(token, $"unsafe: in this file a value must pass through the helper '{requiredHelper}', for example {{{{{requiredHelper} {words[^1].TrimStart('"')}}}}}", "UnsafeValue");
        if (!isHelper)
        {
            Variable(token, words[0], blocks);
            return;
        }

        Call(token, words, 0, blocks, out var next);
        if (next != words.Count)
            throw Problem(token, "this expression has a closing parenthesis too many");
    }

    private void Call(TemplateToken token, IReadOnlyList<string> words, int at, Stack<TemplateToken> blocks, out int next)
    {
        var helper = words[at];
        if (!TemplateHelpers.Arity.TryGetValue(helper, out var arity))
            throw Problem(token, $"unknown helper '{helper}'.{NearestName.Hint(helper, TemplateHelpers.Arity.Keys)} Helpers: {string.Join(", ", TemplateHelpers.Arity.Keys)}", "UnknownHelper");
        next = at + 1;
        var count = 0;
        while (next < words.Count && words[next] != ")")
        {
            Operand(token, words, next, blocks, out next);
            count++;
        }

        if (count < arity.Least || count > arity.Most)
            throw Problem(token, $"helper '{helper}' takes {(arity.Least == arity.Most ? arity.Least.ToString(CultureInfo.InvariantCulture) : $"at least {arity.Least}")} value(s), here are {count}");
    }

    private void Operand(TemplateToken token, IReadOnlyList<string> words, int at, Stack<TemplateToken> blocks, out int next)
    {
        if (at >= words.Count)
            throw Problem(token, "a value is missing");
        if (words[at] == "(")
        {
            if (at + 1 >= words.Count)
                throw Problem(token, "a helper is missing");
            Call(token, words, at + 1, blocks, out next);
            if (next >= words.Count || words[next] != ")")
                throw Problem(token, "a closing parenthesis is missing");
            next++;
            return;
        }

        next = at + 1;
        var word = words[at];
        if (word[0] == '"' || word is "true" or "false" || long.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
            return;
        Variable(token, word, blocks);
    }

    private void Variable(TemplateToken token, string name, Stack<TemplateToken> blocks)
    {
        if (Names.Contains(name) || (LoopNames.Contains(name) && blocks.Any(static b => b.Words[0] == "each")) || (name.StartsWith("../", StringComparison.Ordinal) && Names.Contains(name[3..]) && blocks.Any(static b => b.Words[0] == "each")))
            return;
        throw Problem(token, $"unknown variable '{name}'.{NearestName.Hint(name, Names)}", "UnknownVariable");
    }

    private TemplateException Problem(TemplateToken token, string message, string rule = "Syntax") => new(file, token.Line, token.Column, message, rule);
}
