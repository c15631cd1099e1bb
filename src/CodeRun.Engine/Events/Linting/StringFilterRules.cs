using CodeRun.Engine.Api;
using CodeRun.Engine.Events.Patterns;

namespace CodeRun.Engine.Events.Linting;

/// <summary>
/// Rules of string filters. Their values are unanchored regular expressions over the text of the value at the path; of an array or object over its JSON text.
/// Headers are arrays: <c>["pull_request"]</c>.
/// </summary>
internal static class StringFilterRules
{
    private static readonly string[] Branches = ["body.ref", "body.base_ref", "body.pull_request.head.ref", "body.pull_request.base.ref", "body.check_suite.head_branch", "body.workflow_run.head_branch"];
    private static readonly string[] GitLabHooks =
    [
        "Push Hook", "Tag Push Hook", "Issue Hook", "Confidential Issue Hook", "Note Hook", "Confidential Note Hook", "Merge Request Hook", "Wiki Page Hook", "Pipeline Hook", "Job Hook",
        "Deployment Hook", "Release Hook", "Feature Flag Hook", "Member Hook", "Subgroup Hook", "Project Hook", "System Hook", "Milestone Hook", "Emoji Hook", "Resource Access Token Hook",
    ];

    private static readonly string[] GitLabKinds = ["push", "tag_push", "issue", "note", "merge_request", "wiki_page", "pipeline", "build", "deployment", "release", "feature_flag", "emoji", "milestone", "access_token"];

    // Text that people write, in which a word is looked for.
    private static readonly string[] Prose = ["title", "body", "message", "description", "text", "note", "comment", "summary", "subject", "content", "name", "html_url", "url", "diff_url", "email", "commits", "labels", "changes"];

    private static readonly string[] Identities = ["name", "full_name", "slug", "ref", "default_branch", "head_branch"];

    public static void Check(LintFile file, YamlNode filter, string path, List<YamlNode> values, FilterScope scope)
    {
        if (!file.TryCountExpressions(values.ConvertAll(static v => v.Text)))
            return;
        var patterns = values.ConvertAll(v => new FilterPattern(v.Text, file.Work));
        var isArray = IsArray(path) && EventKind.MayBeHttp(scope.Kind) && !scope.IsTransformed;
        var isExcluded = filter.TextOf("comparator") is { } comparator && (comparator.StartsWith('!') || comparator.Contains("not", StringComparison.OrdinalIgnoreCase));
        var vocabulary = filter.TextOf("template") is { Length: > 0 } ? null : Vocabulary(path, scope);
        for (var i = 0; i < values.Count; i++)
        {
            var (value, pattern) = (values[i], patterns[i]);
            if (value.Text.Length == 0)
                continue;
            if (pattern.Problem is { } problem)
            {
                file.Add(LintRules.InvalidRegex, value, $"The value is no regular expression of RE2: {SchemaChecker.Shorten(problem)}; the filter drops every event.", Repaired(pattern));
                continue;
            }

            if (vocabulary is null && Open(path, scope) is { } words)
                Loose(file, value, pattern, patterns, words, isArray);
            else if (vocabulary is not null)
                Known(file, value, pattern, patterns, vocabulary, isArray);
            else if (path.EndsWith(".login", StringComparison.Ordinal) || path is "body.pusher.name" || BracketOf(pattern) >= 0)
                Login(file, value, pattern, isArray, isExcluded);
            else
                Free(file, value, pattern, path, isArray, scope);
            if (!file.HasWork())
                return;
        }

        if (Branches.Contains(path, StringComparer.Ordinal) && !isExcluded)
            TaskBranches(file, values, patterns, path is "body.ref" or "body.base_ref" ? "refs/heads/" : "");
    }

    // Whoever looks for branches of tasks wants both forms of them.
    private static void TaskBranches(LintFile file, List<YamlNode> values, List<FilterPattern> patterns, string prefix)
    {
        var at = values.FindIndex(static v => v.Text.Contains("task-", StringComparison.Ordinal));
        if (at < 0 || patterns.Exists(static p => p.Problem is not null || p.Pattern.Length == 0 || Glob(p.Pattern) is not null))
            return;
        if (Matches("task-7-fix") == true && Matches("feature/task-7-fix") == false)
        {
            file.Add(
                LintRules.TaskBranch, values[at], $"Branches of tasks are task-N or feature/task-N, and '{SchemaChecker.Shorten(values[at].Text)}' does not match {prefix}feature/task-7-fix.",
                YamlText.Quote($"^{prefix}(feature/)?task-[0-9]+(-.*)?$"));
        }

        bool? Matches(string branch) => patterns.ConvertAll(p => p.Matcher()(prefix + branch)) is var all && all.Contains(null) ? null : all.Contains(true);
    }

    private static bool IsArray(string path) =>
        path.Contains(".#.", StringComparison.Ordinal) || path.Contains(")#", StringComparison.Ordinal)
        || HeaderName.IsHeader(path);

    private static IReadOnlyList<string>? Vocabulary(string path, FilterScope scope) => path switch
    {
        _ when scope.IsTransformed => null,
        "headers.X-Github-Event" or "headers.X-Github-Event.0" or "header.X-Github-Event" or "header.X-Github-Event.0" => GitHubVocabulary.Events,
        "body.X-GitHub-Event" when scope.Kind is "github" or null => GitHubVocabulary.Events,
        "body.action" when scope.IsGitHub => GitHubVocabulary.ActionsOf(scope.Events),
        _ when scope.IsGitHub => GitHubVocabulary.StatesOf(path),
        _ => null,
    };

    private static void Known(LintFile file, YamlNode value, FilterPattern pattern, List<FilterPattern> all, IReadOnlyList<string> vocabulary, bool isArray)
    {
        var matched = new List<string>();
        var matches = pattern.Matcher();
        foreach (var word in vocabulary)
        {
            switch (matches(isArray ? $"[\"{word}\"]" : word))
            {
                case null:
                    return;
                case true:
                    matched.Add(word);
                    break;
            }
        }

        var meant = pattern.Literal?.Trim('[', ']', '"');
        if (matched.Count == 0)
        {
            var near = vocabulary.FirstOrDefault(w => string.Equals(w, meant, StringComparison.OrdinalIgnoreCase)) ?? (meant is null ? null : NearestName.Find(meant, vocabulary));
            var isRight = meant is not null && string.Equals(near, meant, StringComparison.Ordinal);
            file.Add(
                LintRules.NeverMatches, value,
                isRight && isArray ? $"The header is an array, so its text is [\"{meant}\"], and {pattern.Pattern} matches nothing." : $"'{SchemaChecker.Shorten(pattern.Pattern)}' matches nothing that GitHub sends here.",
                near is null ? null : Exactly(near, isArray));
            return;
        }

        if (meant is null || !vocabulary.Contains(meant, StringComparer.Ordinal))
            return;
        TooMuch(file, value, meant, matched, all, isArray);
    }

    // Words of a list that may not have all there are.
    private static void Loose(LintFile file, YamlNode value, FilterPattern pattern, List<FilterPattern> all, string[] words, bool isArray)
    {
        if (pattern.Literal?.Trim('[', ']', '"') is not { } meant || !words.Contains(meant, StringComparer.Ordinal))
            return;
        var matches = pattern.Matcher();
        TooMuch(file, value, meant, [.. words.Where(w => matches(isArray ? $"[\"{w}\"]" : w) == true)], all, isArray);
    }

    private static void TooMuch(LintFile file, YamlNode value, string meant, List<string> matched, List<FilterPattern> all, bool isArray)
    {
        var others = matched.Where(w => !string.Equals(w, meant, StringComparison.Ordinal) && !all.Exists(p => string.Equals(p.Literal?.Trim('[', ']', '"'), w, StringComparison.Ordinal))).ToList();
        if (others.Count > 0)
            file.Add(LintRules.UnanchoredMatch, value, $"The value is an unanchored regular expression: '{meant}' also matches {string.Join(", ", others)}.", Exactly(meant, isArray));
    }

    private static string[]? Open(string path, FilterScope scope) => path switch
    {
        "headers.X-Gitlab-Event" or "headers.X-Gitlab-Event.0" or "header.X-Gitlab-Event" or "header.X-Gitlab-Event.0" => GitLabHooks,
        "body.object_kind" or "body.event_name" when !scope.IsTransformed && scope.Kind is "gitlab" or "webhook" or null => GitLabKinds,
        _ => null,
    };

    private static void Login(LintFile file, YamlNode value, FilterPattern pattern, bool isArray, bool isExcluded)
    {
        var isClass = BracketOf(pattern) >= 0;
        var right = pattern.Literal is { } literal ? ExactLogin(literal, isArray) : null;
        if (isClass)
            file.Add(LintRules.BracketedLogin, value, $"[bot] is a character class, so '{SchemaChecker.Shorten(pattern.Pattern)}' does not match the login that ends in [bot].", right);
        if (pattern.Literal is null)
            return;
        if (!pattern.HasStart || !pattern.HasEnd)
            file.Add(LintRules.UnanchoredMatch, value, $"The value is an unanchored regular expression: '{SchemaChecker.Shorten(pattern.Literal)}' also {(isExcluded ? "excludes longer logins" : "matches longer logins, which anybody can register")}.", right);
        if (!pattern.IgnoresCase && pattern.Literal.Any(char.IsAsciiLetter))
            file.Add(LintRules.LoginCase, value, $"GitHub's logins have no fixed case, but '{SchemaChecker.Shorten(pattern.Literal)}' {(isExcluded ? "excludes" : "matches")} this one only.", right);
    }

    // Where [bot] stands as a character class.
    private static int BracketOf(FilterPattern pattern)
    {
        var bracket = pattern.Pattern.IndexOf("[bot]", StringComparison.OrdinalIgnoreCase);
        return bracket > 0 && pattern.Pattern[bracket - 1] == '\\' ? -1 : bracket;
    }

    private static void Free(LintFile file, YamlNode value, FilterPattern pattern, string path, bool isArray, FilterScope scope)
    {
        var isBranch = Branches.Contains(path, StringComparer.Ordinal);
        if (Glob(pattern.Pattern) is { } star)
        {
            file.Add(
                LintRules.GlobInRegex, value, $"The value is a regular expression: * repeats the '{pattern.Pattern[star - 1]}' before it and is no wildcard{(isBranch ? ", and branches such as feature/task-3-x are not matched" : "")}.",
                FromGlob(pattern.Pattern, isBranch));
        }

        if (isBranch && path != "body.ref" && path != "body.base_ref" && pattern.Pattern.Contains("refs/heads/", StringComparison.Ordinal))
            file.Add(LintRules.NeverMatches, value, $"{path} is the bare name of a branch, without refs/heads/.", YamlText.Quote(pattern.Pattern.Replace("refs/heads/", "", StringComparison.Ordinal)));
        else if (path == "body.ref" && scope.Events.All(static e => e == "push") && scope.Events.Count > 0 && pattern.HasStart && pattern.Literal is { } start && !start.StartsWith("refs/", StringComparison.Ordinal))
            file.Add(LintRules.NeverMatches, value, "The ref of a push begins with refs/heads/ or refs/tags/.", YamlText.Quote($"^refs/heads/{PatternEscape.Of(start)}{(pattern.HasEnd ? "$" : "")}"));
        else if (pattern.Literal is { } literal && !(pattern.HasStart && pattern.HasEnd) && Identities.Contains(path[(path.LastIndexOf('.') + 1)..], StringComparer.Ordinal) && !IsQuoted(literal, isArray))
            file.Add(LintRules.UnanchoredMatch, value, $"The value is an unanchored regular expression: '{SchemaChecker.Shorten(literal)}' also matches longer texts with it in.", isArray ? YamlText.Quote($"\"{PatternEscape.Of(literal)}\"") : Exactly(literal, isArray: false));
        else if (pattern.Literal is { } word && !pattern.HasStart && !pattern.HasEnd && IsWord(word) && !Prose.Contains(path[(path.LastIndexOf('.') + 1)..], StringComparer.Ordinal) && !IsQuoted(word, isArray))
            file.Add(LintRules.UnanchoredText, value, $"The value is an unanchored regular expression: '{SchemaChecker.Shorten(word)}' also matches longer texts with it in.", HeaderName.IsHeader(path) && isArray ? Exactly(word, isArray: true) : isArray ? YamlText.Quote($"\"{PatternEscape.Of(word)}\"") : Exactly(word, isArray: false));
    }

    private static bool IsWord(string text) => text is { Length: > 1 } and not ("true" or "false") && text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    private static bool IsQuoted(string literal, bool isArray) => isArray && literal.Length > 2 && literal[0] == '"' && literal[^1] == '"';

    // A * after a plain sign, as in task-*; after . ) ] } or an escape it is meant as it is.
    private static int? Glob(string pattern)
    {
        for (var at = pattern.IndexOf('*', StringComparison.Ordinal); at > 0; at = pattern.IndexOf('*', at + 1))
        {
            if ((char.IsAsciiLetterOrDigit(pattern[at - 1]) || pattern[at - 1] is '-' or '_' or '/') && (at < 2 || pattern[at - 2] != '\\'))
                return at;
        }

        return null;
    }

    private static string FromGlob(string pattern, bool isBranch)
    {
        var bare = pattern.TrimStart('^').TrimEnd('$');
        var text = PatternEscape.Of(bare).Replace("\\*", ".*", StringComparison.Ordinal);
        if (isBranch)
            text = text.Replace("task-.*", "(feature/)?task-[0-9]+(-.*)?", StringComparison.Ordinal);
        return YamlText.Quote($"^{text}$");
    }

    private static string? Repaired(FilterPattern pattern) => pattern.Pattern.StartsWith('*') ? YamlText.Quote($".{pattern.Pattern}") : null;

    private static string Exactly(string literal, bool isArray) => YamlText.Quote(isArray ? $"^\\[\"{PatternEscape.Of(literal)}\"\\]$" : $"^{PatternEscape.Of(literal)}$");

    private static string ExactLogin(string literal, bool isArray) => YamlText.Quote(isArray ? $"(?i)\"{PatternEscape.Of(literal)}\"" : $"(?i)^{PatternEscape.Of(literal)}$");
}
