using CodeRun.Engine.Events.Patterns;

namespace CodeRun.Engine.Events.Expressions;

/// <summary>An expression of an exprs filter as govaluate reads it, as far as its syntax goes (parsing.go of it is the source).</summary>
internal sealed class GovaluateExpression
{
    private const int MaxLength = 20_000;

    private readonly List<GovaluateToken> _tokens = [];

    private GovaluateExpression(string text)
    {
        IsTooLong = text.Length > MaxLength;
        Problem = IsTooLong ? $"it is longer than {MaxLength} characters" : Read(new GovaluateLexer(text));
    }

    /// <summary>Why govaluate refuses it, or null.</summary>
    public string? Problem { get; }

    /// <summary>True when it is not read for its length; then govaluate may take it.</summary>
    public bool IsTooLong { get; }

    /// <summary>Its words; when it is refused, those before the mistake.</summary>
    public IReadOnlyList<GovaluateToken> Tokens => _tokens;

    /// <summary>Fields that it names, each once.</summary>
    public IReadOnlyList<string> Names => [.. Texts(GovaluateKind.Name).Distinct(StringComparer.Ordinal)];

    /// <summary>Texts that are read as times.</summary>
    public IReadOnlyList<string> Times => [.. Texts(GovaluateKind.Time)];

    /// <summary>Reads an expression.</summary>
    public static GovaluateExpression Parse(string text) => new(text);

    private IEnumerable<string> Texts(GovaluateKind kind) => _tokens.Where(t => t.Kind == kind).Select(static t => t.Text);

    private string? Read(GovaluateLexer lexer)
    {
        var (before, open) = (new GovaluateToken(GovaluateKind.None, ""), 0);
        while (lexer.HasMore())
        {
            var (token, problem) = lexer.Next(before.Kind);
            if (problem is not null)
                return problem;
            if (!GovaluateGrammar.Following(before.Kind).HasFlag(token.Kind) || token.Kind == GovaluateKind.None)
            {
                return before.Kind == GovaluateKind.Name && token.Kind == GovaluateKind.Open
                    ? $"there is no function {before.Text}"
                    : before.Kind == GovaluateKind.None ? $"it cannot begin with '{token.Text}'" : $"'{token.Text}' cannot follow '{before.Text}'";
            }

            open += token.Kind switch { GovaluateKind.Open => 1, GovaluateKind.Close => -1, _ => 0 };
            _tokens.Add(token);
            if (token.Kind == GovaluateKind.Text && before is { Kind: GovaluateKind.Comparator, Text: "=~" or "!~" } && PatternParser.Read(token.Text).Error is { } error)
                return $"'{token.Text}' is no regular expression of RE2: {PatternProblem.Of(error)}";
            before = token;
        }

        return open != 0 ? "parentheses are not balanced" : before.Kind is GovaluateKind.None ? "it is empty" : GovaluateGrammar.CanEnd(before.Kind) ? null : $"something is missing after '{before.Text}'";
    }
}
