using System.Text.RegularExpressions;

namespace CodeRun.Engine.Events.Linting;

/// <summary>Rules of <c>dataTemplate</c>: what an action writes, and the order of arguments of sprig's functions.</summary>
internal static partial class DataTemplateRules
{
    private const int MaxText = 100_000;
    private const int MaxFound = 50;

    // Fields of GitHub's events that are objects or lists.
    private static readonly HashSet<string> Objects = new(
        ["pull_request", "issue", "repository", "sender", "organization", "review", "comment", "user", "owner", "head", "base", "repo", "labels", "commits", "head_commit", "pusher", "check_run", "check_suite", "pull_requests", "assignees", "requested_reviewers", "installation"],
        StringComparer.Ordinal);

    // The text to look at is the last argument of all of these.
    private static readonly string[] Affixes = ["hasPrefix", "hasSuffix", "trimPrefix", "trimSuffix"];

    /// <summary>Checks the template of a parameter.</summary>
    public static void Check(LintFile file, YamlNode source, FilterScope scope)
    {
        if (source["dataTemplate"] is not { Kind: YamlKind.Text, Text: { Length: > 0 and < MaxText } text } template)
            return;
        foreach (var (index, found) in Placeholder.All(text).Take(MaxFound))
            Action(file, source, template, index, found, scope);
        foreach (var match in Call().Matches(text).Take(MaxFound))
            Arguments(file, template, match);
    }

    private static void Action(LintFile file, YamlNode source, YamlNode template, int index, string found, FilterScope scope)
    {
        if (found.Length > 300 || Plain().Match(found) is not { Success: true } match)
            return;
        var path = match.Groups["path"].Value;
        var last = path[(path.LastIndexOf('.') + 1)..];
        var key = source.TextOf("dataKey") is { Length: > 0 } given ? given : null;
        if (path is "" or ".body" or ".headers" || (scope.IsGitHub && path.StartsWith(".body.", StringComparison.Ordinal) && Objects.Contains(last)))
        {
            file.AddWithin(
                LintRules.ObjectAsText, template, index, found,
                $"{found} is {(path.Length == 0 ? "the whole event" : "an object or a list")}, which is written as Go shows it: {(path.Length == 0 ? "map[body:map[…] …]" : "map[…] or [map[…]]")}{(key is null ? "" : $"; dataKey is looked at only when the template fails, so {SchemaChecker.Shorten(key)} is not used")}.",
                key is not null ? "remove the dataTemplate" : path.Length == 0 ? "{{ .Input | toJson }}" : $"dataKey: {path[1..]}");
        }
        else if (scope.IsGitHub && path.StartsWith(".body.", StringComparison.Ordinal) && last == "id")
        {
            file.AddWithin(
                LintRules.NumberAsText, template, index, found, $"Numbers of an event are floats: {found} of 2345678901 is written 2.345678901e+09.",
                $"{{{{ .Input{path} | int64 }}}}");
        }
    }

    private static void Arguments(LintFile file, YamlNode template, Match match)
    {
        var (name, value, literal) = (match.Groups["name"].Value, match.Groups["value"].Value, match.Groups["literal"].Value);
        var bare = literal[1..^1];
        var isSwapped = name switch
        {
            "splitList" or "join" => bare.Length is > 0 and <= 3 && !bare.Any(char.IsLetterOrDigit),
            "regexMatch" or "regexFind" => bare.StartsWith('^') || bare.EndsWith('$') || bare.AsSpan().IndexOfAny("+*[\\") >= 0,
            _ => Affixes.Contains(name, StringComparer.Ordinal),
        };
        if (isSwapped)
        {
            file.AddWithin(
                LintRules.SwappedArguments, template, match.Index, match.Value, $"{name} takes {value} for the {What(name)} and looks at {SchemaChecker.Shorten(literal)}: the value comes last.",
                $"{name} {literal} {value}");
        }
    }

    private static string What(string name) => name switch
    {
        "splitList" or "join" => "separator",
        "regexMatch" or "regexFind" => "regular expression",
        "hasPrefix" or "trimPrefix" => "prefix",
        _ => "suffix",
    };

    [GeneratedRegex(@"^\{\{(- )?\s*\.Input(?<path>(\.[A-Za-z0-9_]+)*)\s*( -)?\}\}\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Plain();

    [GeneratedRegex("""\b(?<name>hasPrefix|hasSuffix|trimPrefix|trimSuffix|splitList|join|regexMatch|regexFind) (?<value>[$.][A-Za-z0-9_.]+) (?<literal>"[^"\n]+"|`[^`\n]+`)""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Call();
}
