using CodeRun.Engine.Events.Patterns;

namespace CodeRun.Engine.Events.Linting;

/// <summary>Collects the findings of one file. A hostile file cannot fill the memory with them.</summary>
internal sealed class LintFile(LintInput input)
{
    private const int MaxFindings = 1000;
    private const int MaxExpressions = 1000;
    private const int MaxWork = 10_000_000;
    private const int CostOfSign = 10;
    private const int MaxText = 1000;

    private readonly HashSet<(string, int, int, string)> _seen = [];
    private string[]? _lines;
    private int _expressions;

    public string Name => input.File;

    public List<LintFinding> Findings { get; } = [];

    /// <summary>Counts regular expressions that are to be tried; false when the file has too many or too long ones, which is a finding.</summary>
    public bool TryCountExpressions(IReadOnlyCollection<string> expressions)
    {
        _expressions += expressions.Count;
        if (_expressions > MaxExpressions)
        {
            Add(LintRules.TooLarge, 1, 1, $"There are more than {MaxExpressions} regular expressions; the others are not judged.");
            return false;
        }

        foreach (var expression in expressions)
            Work.TrySpend(CostOfSign * Math.Min(expression.Length, PatternParser.MaxLength));
        return HasWork();
    }

    /// <summary>The work that regular expressions may still take.</summary>
    public PatternWork Work { get; } = new(MaxWork);

    /// <summary>False when regular expressions have taken all the work that they may, which is a finding.</summary>
    public bool HasWork()
    {
        if (Work.IsSpent)
            Add(LintRules.TooLarge, 1, 1, "The regular expressions are too many and too large together; those that come later are not judged.");
        return !Work.IsSpent;
    }

    public void Add(LintRule rule, YamlNode at, string message, string? suggestion = null) => Add(rule, at.Line, at.Column, message, suggestion);

    public void Add(LintRule rule, YamlField at, string message, string? suggestion = null) => Add(rule, at.Line, at.Column, message, suggestion);

    /// <summary>A finding within the text of a scalar, at character <paramref name="index"/> of it.</summary>
    public void AddWithin(LintRule rule, YamlNode text, int index, string found, string message, string? suggestion)
    {
        if (!text.IsLiteralBlock)
        {
            Add(rule, text, message, suggestion);
            return;
        }

        var line = text.Line + 1 + text.Text.AsSpan(0, index).Count('\n');
        _lines ??= input.Text.Split('\n');
        var column = line <= _lines.Length ? _lines[line - 1].IndexOf(found, StringComparison.Ordinal) : -1;
        Add(rule, line, Math.Max(column, 0) + 1, message, suggestion);
    }

    /// <summary>Where the text of a scalar stands: of a literal block each line has its own place.</summary>
    public YamlOrigin OriginOf(YamlNode text)
    {
        if (!text.IsLiteralBlock)
            return new YamlOrigin(text.Line, text.Column, IsFixed: true);
        _lines ??= input.Text.Split('\n');
        var lines = text.Text.Split('\n', 200);
        var first = Array.FindIndex(lines, static l => l.AsSpan().Trim().Length > 0);
        var indent = first >= 0 && text.Line + first < _lines.Length ? _lines[text.Line + first].TrimEnd('\r').Length - lines[first].Length : 0;
        return new YamlOrigin(text.Line, Math.Max(indent, 0), IsFixed: false);
    }

    public void Add(LintRule rule, int line, int column, string message, string? suggestion = null)
    {
        // Names of fields and values come from the file: nothing of them reaches a terminal as it is, and half a correction is none.
        var text = Clean(message);
        var correction = suggestion is null || suggestion.Length > MaxText || suggestion.Any(char.IsControl) ? null : suggestion;
        if (Findings.Count > MaxFindings || !_seen.Add((rule.Id, line, column, text)))
            return;
        Findings.Add(Findings.Count < MaxFindings
            ? new LintFinding(rule, Name, line, column, text, correction)
            : new LintFinding(LintRules.TooLarge, Name, line, column, $"There are more than {MaxFindings} findings; the others are not shown.", null));
    }

    private static string Clean(string message)
    {
        var text = message.Length <= MaxText ? message : $"{message[..MaxText]}…";
        return text.Any(char.IsControl) ? string.Concat(text.Select(static c => char.IsControl(c) ? ' ' : c)) : text;
    }
}
