using System.Globalization;
using System.Text.RegularExpressions;

namespace CodeRun.Engine.Events.Linting;

/// <summary>
/// Syntax of success and failure conditions of Argo Workflows' resource templates: Kubernetes' label selectors, also with &lt; and &gt;
/// (labels.Parse of k8s.io/apimachinery is the source). Keys are paths of gjson that have to be names of labels too.
/// </summary>
internal static partial class SelectorExpression
{
    private const int MaxLength = 20_000;
    private const string Special = "=!(),<>";

    /// <summary>What is wrong with an expression, or null. Placeholders of Argo count as values.</summary>
    public static string? Problem(string expression)
    {
        if (expression.Length > MaxLength)
            return $"it is longer than {MaxLength} characters";
        if (expression.Contains("||", StringComparison.Ordinal))
            return "it is a label selector expression, which has no ||";
        if (expression.Contains("&&", StringComparison.Ordinal))
            return "it is a label selector expression: a comma is the and";
        var text = Placeholders().Replace(expression, static m => new string('0', m.Length));
        var isWhole = Placeholders().Match(expression) is { Success: true } match && match.Length == expression.Trim().Length;
        var at = 0;
        while (!isWhole)
        {
            Skip();
            if (at < text.Length && text[at] == '!' && !(at + 1 < text.Length && text[at + 1] == '='))
            {
                at++;
                Skip();
            }

            var key = Word();
            if (key.Length == 0)
                return at < text.Length ? $"a field is expected, but there is '{text[at]}'" : "a field is missing at the end";
            if (KeyProblem(key) is { } wrong)
                return wrong;
            Skip();
            if (at < text.Length && text[at] != ',' && Requirement() is { } problem)
                return problem;
            Skip();
            if (at >= text.Length)
                return null;
            if (text[at] != ',')
                return $"'{text[at]}' is not expected here; requirements are separated by commas";
            at++;
        }

        return null;

        string? Requirement()
        {
            foreach (var sign in (ReadOnlySpan<string>)["==", "!=", "=", ">", "<"])
            {
                if (!text.AsSpan(at).StartsWith(sign, StringComparison.Ordinal))
                    continue;
                at += sign.Length;
                Skip();
                var value = Word();
                if (sign is ">" or "<" && (value.Length == 0 || (value.Any(static c => c != '0') && !long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))))
                    return value.Length == 0 ? $"a value is missing after {sign}" : $"{sign} compares with a whole number, not with '{SchemaChecker.Shorten(value)}'";
                return ValueProblem(value);
            }

            var word = Word();
            if (word is not ("in" or "notin"))
                return word.Length == 0 ? $"'{text[at]}' is no operator" : $"'{SchemaChecker.Shorten(word)}' is no operator (there are ==, !=, in, notin, < and >)";
            Skip();
            var close = at < text.Length && text[at] == '(' ? text.IndexOf(')', at) : -1;
            if (close < 0)
                return $"{word} needs values in parentheses";
            var values = text[(at + 1)..close].Split(',', StringSplitOptions.TrimEntries);
            at = close + 1;
            return values.Select(ValueProblem).FirstOrDefault(static p => p is not null);
        }

        void Skip()
        {
            while (at < text.Length && char.IsWhiteSpace(text[at]))
                at++;
        }

        string Word()
        {
            var start = at;
            while (at < text.Length && !char.IsWhiteSpace(text[at]) && !Special.Contains(text[at], StringComparison.Ordinal))
                at++;
            return text[start..at];
        }
    }

    private static string? KeyProblem(string key)
    {
        if (key[0] is '\'' or '"')
            return "fields stand without quotes";
        var name = key[(key.LastIndexOf('/') + 1)..];
        return name.Length <= 63 && Name().IsMatch(name) ? null
            : name.Length > 63 ? $"a field has at most 63 characters, '{SchemaChecker.Shorten(name)}' more"
            : $"'{SchemaChecker.Shorten(key)}' is no field: it consists of letters, digits, '-', '_' and '.', and begins and ends with a letter or digit";
    }

    private static string? ValueProblem(string value)
    {
        if (value.Length > 0 && value[0] is '\'' or '"')
            return "values stand without quotes";
        return value.Length == 0 || Name().IsMatch(value) ? null : $"'{SchemaChecker.Shorten(value)}' is no value: it consists of letters, digits, '-', '_' and '.', and begins and ends with a letter or digit";
    }

    [GeneratedRegex(@"\{\{[^{}]*\}\}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Placeholders();

    [GeneratedRegex(@"^[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();
}
