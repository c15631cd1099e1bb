using System.Text.RegularExpressions;
using CodeRun.Engine.Api;
using CodeRun.Engine.Events.Expressions;

namespace CodeRun.Engine.Events.Linting;

/// <summary>Rules of exprs filters: an expression of govaluate over fields that have paths.</summary>
internal static partial class ExprFilterRules
{
    private const int MaxNames = 200;

    public static void Check(LintFile file, YamlNode filter, FilterScope scope, string consequence)
    {
        var fields = filter.ItemsOf("fields").Where(static f => f.Kind == YamlKind.Map).ToList();
        var names = new List<string>();
        foreach (var field in fields)
        {
            if (field.TextOf("path") is { Length: > 0 } path)
                EventPath.Check(file, field["path"]!, path, scope, consequence);
            if (field.TextOf("name") is not { Length: > 0 } name)
                continue;
            if (names.Contains(name, StringComparer.Ordinal))
                file.Add(LintRules.DuplicateName, field["name"]!, $"There is another field '{SchemaChecker.Shorten(name)}'; the last one counts.", $"{SchemaChecker.Shorten(name)}2");
            else if (names.Count < MaxNames)
                names.Add(name);
        }

        if (filter.TextOf("expr") is not { Length: > 0 } text)
            return;
        var expression = GovaluateExpression.Parse(text);
        if (expression.Problem is { } problem)
        {
            file.Add(LintRules.ExprSyntax, filter["expr"]!, $"govaluate cannot read '{SchemaChecker.Shorten(text)}': {problem}, {consequence}.", Named(text, fields, names) ?? Repaired(text, names));
            return;
        }

        foreach (var time in expression.Times)
        {
            file.Add(
                LintRules.NeverMatches, filter["expr"]!,
                $"'{SchemaChecker.Shorten(time)}' is read as a time, and fields are texts and numbers: they are never equal, and < or > with it is an error.", null);
        }

        Names(file, filter["expr"]!, text, expression, fields, names, consequence);
        Arrays(file, fields, expression, scope);
    }

    private static void Names(LintFile file, YamlNode at, string text, GovaluateExpression expression, List<YamlNode> fields, List<string> names, string consequence)
    {
        foreach (var name in expression.Names.Where(n => !names.Contains(n, StringComparer.Ordinal)))
        {
            var hyphened = names.Find(n => n.Contains('-', StringComparison.Ordinal) && n.Split('-')[0] == name);
            file.Add(
                LintRules.ExprField, at,
                name is "null" or "nil" or "None"
                    ? $"govaluate has no {name}: it is read as a field, there is none of this name {consequence}."
                    : hyphened is not null ? $"'{SchemaChecker.Shorten(hyphened)}' is read as {SchemaChecker.Shorten(name)} minus something {consequence}." : $"fields has no '{SchemaChecker.Shorten(name)}' {consequence}.",
                hyphened is not null ? Checked(text.Replace(hyphened, $"[{hyphened}]", StringComparison.Ordinal), names)
                : name is "null" or "nil" or "None" ? null
                : NearestName.Find(name, names) is { } near ? Checked(Word(text, name, near), names) : $"fields: [{{path: body.{SchemaChecker.Shorten(name)}, name: {SchemaChecker.Shorten(name)}}}]");
        }

        foreach (var name in names.Where(n => !expression.Names.Contains(n, StringComparer.Ordinal)))
        {
            // A field of a name that looks otherwise in the expression has its finding already.
            if (expression.Names.Any(n => !names.Contains(n, StringComparer.Ordinal)))
                continue;
            var field = fields.First(f => f.TextOf("name") == name);
            file.Add(LintRules.UnusedExprField, field, $"expr does not use '{SchemaChecker.Shorten(name)}', but events without its path are dropped all the same.", "remove it");
        }
    }

    // A header is a list: it equals no text, and =~ with it is an error.
    private static void Arrays(LintFile file, List<YamlNode> fields, GovaluateExpression expression, FilterScope scope)
    {
        if (scope.IsTransformed || !EventKind.MayBeHttp(scope.Kind) || (scope.Kind is null && !scope.IsCertain))
            return;
        foreach (var field in fields)
        {
            if (field.TextOf("path") is { } path && HeaderName.IsHeader(HeaderName.Correct(path) ?? path) && expression.Names.Contains(field.TextOf("name"), StringComparer.Ordinal))
                file.Add(LintRules.NeverMatches, field["path"]!, $"{SchemaChecker.Shorten(path)} is a list of values: it equals no text.", $"{HeaderName.Correct(path) ?? path}.0");
        }
    }

    // A path that stands where the name of its field belongs.
    private static string? Named(string text, List<YamlNode> fields, List<string> names)
    {
        if (text.Length > 1000 || fields.Count > MaxNames)
            return null;
        var changed = text;
        foreach (var field in fields.OrderByDescending(static f => f.TextOf("path")?.Length ?? 0))
        {
            if (field.TextOf("path") is { Length: > 0 and < 300 } path && path.Contains('.', StringComparison.Ordinal) && field.TextOf("name") is { Length: > 0 and < 300 } name)
                changed = Outside(changed, part => part.Replace(path, name, StringComparison.Ordinal));
        }

        return changed == text || changed.Length > 2000 ? null : Checked(changed, names);
    }

    private static string? Repaired(string text, List<string> names)
    {
        if (text.Length > 1000)
            return null;
        var changed = Outside(text, static part =>
        {
            part = AndWord().Replace(part, " && ");
            part = OrWord().Replace(part, " || ");
            part = NotWord().Replace(part, "!");
            part = Strict().Replace(part, static m => m.Value[..^1]);
            part = Single().Replace(part, "==");
            return Glued().Replace(part, " ");
        });
        return Checked(changed, names) ?? Checked($"{changed})", names) ?? Checked(Outside(text, static part => part.Replace(".", "_", StringComparison.Ordinal)), names);
    }

    // The parts of a text that do not stand in quotes, changed.
    private static string Outside(string text, Func<string, string> change)
    {
        var parts = Quotes().Split(text);
        return string.Concat(parts.Select((part, i) => i % 2 == 0 ? change(part) : part));
    }

    private static string Word(string text, string word, string other) =>
        string.Concat(Words().Split(text).Select(part => part == word ? other : part));

    // Only what can be read and has all its fields is a correction.
    private static string? Checked(string text, List<string> names)
    {
        var expression = GovaluateExpression.Parse(text);
        return expression.Problem is null && expression.Names.All(n => names.Contains(n, StringComparer.Ordinal)) ? YamlText.Quote(text) : null;
    }

    [GeneratedRegex("""(?<part>'[^'"]*'|"[^'"]*")""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Quotes();

    [GeneratedRegex("(?<word>[A-Za-z_][A-Za-z0-9_]*)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Words();

    [GeneratedRegex(@"\s+and\s+", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex AndWord();

    [GeneratedRegex(@"\s+or\s+", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex OrWord();

    [GeneratedRegex(@"\bnot\s+", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NotWord();

    [GeneratedRegex("[=!]==", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Strict();

    [GeneratedRegex("(?<![=!<>~])=(?![=~])", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Single();

    [GeneratedRegex("(?<=(&&|\\|\\||[=!<>]=|[<>]))(?=[!~-])", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Glued();
}
