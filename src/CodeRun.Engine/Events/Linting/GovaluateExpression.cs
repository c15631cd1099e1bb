using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace CodeRun.Engine.Events.Linting;

/// <summary>Reads an expression of an exprs filter as govaluate does, as far as its syntax goes (parsing.go and lexerState.go of it are the source).</summary>
internal sealed partial class GovaluateExpression
{
    private const int MaxLength = 20_000;
    private const GovaluateKind Values = GovaluateKind.Number | GovaluateKind.Flag | GovaluateKind.Name | GovaluateKind.Accessor | GovaluateKind.Open;
    private const GovaluateKind Operators = GovaluateKind.Modifier | GovaluateKind.Comparator | GovaluateKind.Logical | GovaluateKind.Close | GovaluateKind.Comma;

    private static readonly string[] Prefixes = ["-", "!", "~"];
    private static readonly string[] Modifiers = ["+", "-", "*", "/", "%", "**", "&", "|", "^", ">>", "<<"];
    private static readonly string[] Comparators = ["==", "!=", ">", ">=", "<", "<=", "=~", "!~"];

    private readonly string _text;
    private readonly List<string> _names = [];
    private readonly List<string> _times = [];
    private int _at;

    private GovaluateExpression(string text)
    {
        _text = text;
        Problem = text.Length > MaxLength ? $"it is longer than {MaxLength} characters" : Read();
    }

    /// <summary>Why govaluate refuses it, or null.</summary>
    public string? Problem { get; }

    /// <summary>Fields that it names, each once.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>Texts that are read as times.</summary>
    public IReadOnlyList<string> Times => _times;

    public static GovaluateExpression Parse(string text) => new(text);

    private string? Read()
    {
        var (state, before, open) = (GovaluateKind.None, "", 0);
        var isPattern = false;
        while (true)
        {
            while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
                _at++;
            if (_at >= _text.Length)
                break;
            var (kind, word, problem) = Next(state);
            if (problem is not null)
                return problem;
            if (!Following(state).HasFlag(kind) || kind == GovaluateKind.None)
            {
                return state == GovaluateKind.Name && kind == GovaluateKind.Open
                    ? $"there is no function {before}"
                    : state == GovaluateKind.None ? $"it cannot begin with '{word}'" : $"'{word}' cannot follow '{before}'";
            }

            open += kind switch { GovaluateKind.Open => 1, GovaluateKind.Close => -1, _ => 0 };
            if (kind == GovaluateKind.Name && !_names.Contains(word, StringComparer.Ordinal))
                _names.Add(word);
            if (kind == GovaluateKind.Time)
                _times.Add(word);
            if (isPattern && kind == GovaluateKind.Text && PatternProblem.Of(word) is { } wrong)
                return $"'{word}' is no regular expression of RE2: {wrong}";
            isPattern = kind == GovaluateKind.Comparator && word is "=~" or "!~";
            (state, before) = (kind, word);
        }

        return open != 0 ? "parentheses are not balanced" : state is GovaluateKind.None ? "it is empty" : CanEnd(state) ? null : $"something is missing after '{before}'";
    }

    private static bool CanEnd(GovaluateKind state) =>
        state is GovaluateKind.Number or GovaluateKind.Flag or GovaluateKind.Text or GovaluateKind.Time or GovaluateKind.Name or GovaluateKind.Accessor or GovaluateKind.Close;

    private static GovaluateKind Following(GovaluateKind state) => state switch
    {
        GovaluateKind.None => GovaluateKind.Prefix | Values | GovaluateKind.Text | GovaluateKind.Time,
        GovaluateKind.Open => GovaluateKind.Prefix | Values | GovaluateKind.Text | GovaluateKind.Time | GovaluateKind.Close,
        GovaluateKind.Close => Operators | GovaluateKind.Ternary | GovaluateKind.Number | GovaluateKind.Flag | GovaluateKind.Name | GovaluateKind.Text | GovaluateKind.Time | GovaluateKind.Open,
        GovaluateKind.Number or GovaluateKind.Flag or GovaluateKind.Text or GovaluateKind.Name => Operators | GovaluateKind.Ternary,
        GovaluateKind.Time => Operators,
        GovaluateKind.Accessor => Operators | GovaluateKind.Ternary | GovaluateKind.Open,
        GovaluateKind.Modifier => GovaluateKind.Prefix | Values | GovaluateKind.Text | GovaluateKind.Close,
        GovaluateKind.Comparator or GovaluateKind.Logical => GovaluateKind.Prefix | Values | GovaluateKind.Text | GovaluateKind.Time | GovaluateKind.Close,
        GovaluateKind.Prefix => Values | GovaluateKind.Close,
        GovaluateKind.Ternary => GovaluateKind.Prefix | Values | GovaluateKind.Text | GovaluateKind.Time | GovaluateKind.Comma,
        _ => GovaluateKind.Prefix | Values | GovaluateKind.Text | GovaluateKind.Time,
    };

    private (GovaluateKind Kind, string Word, string? Problem) Next(GovaluateKind state)
    {
        var sign = _text[_at];
        switch (sign)
        {
            case ',':
                _at++;
                return (GovaluateKind.Comma, ",", null);
            case '(' or ')':
                _at++;
                return (sign == '(' ? GovaluateKind.Open : GovaluateKind.Close, $"{sign}", null);
            case '[':
                return Quoted(static c => c == ']') is { } name ? (GovaluateKind.Name, name, null) : (GovaluateKind.Name, "[", "a bracket is not closed");
            case '\'' or '"':
                return Quoted(static c => c is '\'' or '"') is { } text
                    ? (IsTime(text) ? GovaluateKind.Time : GovaluateKind.Text, text, null)
                    : (GovaluateKind.Text, $"{sign}", "a text is not closed");
        }

        if (IsNumeric(sign))
            return Number();
        if (char.IsLetter(sign))
            return Name();
        var word = Word(static c => !(char.IsDigit(c) || char.IsLetter(c) || c is '(' or ')' or '[' or ']' or '\'' or '"'));
        if (Following(state).HasFlag(GovaluateKind.Prefix) && Prefixes.Contains(word, StringComparer.Ordinal))
            return (GovaluateKind.Prefix, word, null);
        if (Modifiers.Contains(word, StringComparer.Ordinal))
            return (GovaluateKind.Modifier, word, null);
        if (word is "&&" or "||")
            return (GovaluateKind.Logical, word, null);
        if (Comparators.Contains(word, StringComparer.Ordinal))
            return (GovaluateKind.Comparator, word, null);
        return word is "?" or ":" or "??" ? (GovaluateKind.Ternary, word, null) : (GovaluateKind.None, word, $"there is no operator '{SchemaChecker.Shorten(word)}'");
    }

    private (GovaluateKind Kind, string Word, string? Problem) Number()
    {
        if (_text.AsSpan(_at).StartsWith("0x", StringComparison.Ordinal))
        {
            _at += 2;
            var hex = _at < _text.Length ? Word(char.IsAsciiHexDigit) : "";
            return (GovaluateKind.Number, $"0x{hex}", hex.Length is > 0 and <= 16 ? null : "a number cannot be read");
        }

        var word = Word(IsNumeric);
        var isRead = double.TryParse(word, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _);
        return (GovaluateKind.Number, word, isRead ? null : $"'{SchemaChecker.Shorten(word)}' is no number");
    }

    private (GovaluateKind Kind, string Word, string? Problem) Name()
    {
        var word = Word(static c => char.IsLetterOrDigit(c) || c is '_' or '.');
        if (word is "true" or "false")
            return (GovaluateKind.Flag, word, null);
        if (word is "in" or "IN")
            return (GovaluateKind.Comparator, "in", null);
        if (word.IndexOf('.', StringComparison.Ordinal) <= 0)
            return (GovaluateKind.Name, word, null);
        var isHidden = word.Split('.').Skip(1).Any(static p => p.Length > 0 && char.ToUpperInvariant(p[0]) != p[0]);
        return (GovaluateKind.Accessor, word, word[^1] == '.' || isHidden ? $"'{SchemaChecker.Shorten(word)}' is read as a field of an object; a path belongs to fields, with a name without dots" : null);
    }

    // What stands in quotes or brackets; a backslash takes the next sign as it is. Either quote ends a text, whichever began it.
    private string? Quoted(Func<char, bool> isEnd)
    {
        var text = new StringBuilder();
        for (_at++; _at < _text.Length && !isEnd(_text[_at]); _at++)
        {
            if (_text[_at] == '\\' && ++_at >= _text.Length)
                return null;
            text.Append(_text[_at]);
        }

        return _at++ < _text.Length ? text.ToString() : null;
    }

    // A word ends with the first sign that does not belong to it, or with white space; a backslash takes the next sign as it is.
    private string Word(Func<char, bool> belongs)
    {
        var text = new StringBuilder();
        for (; _at < _text.Length; _at++)
        {
            if (_text[_at] == '\\' && _at + 1 < _text.Length)
                text.Append(_text[++_at]);
            else if (!char.IsWhiteSpace(_text[_at]) && belongs(_text[_at]))
                text.Append(_text[_at]);
            else if (!char.IsWhiteSpace(_text[_at]) || text.Length > 0)
                break;
        }

        return text.ToString();
    }

    private static bool IsNumeric(char sign) => char.IsDigit(sign) || sign == '.';

    private static bool IsTime(string text) => text.Length < 60 && Time().IsMatch(text);

    [GeneratedRegex(@"^([0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}(:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?)?(Z|[+-][0-9]{2}:?[0-9]{2})?)?|(1[0-2]|0?[1-9]):[0-5][0-9][AP]M)\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Time();
}
