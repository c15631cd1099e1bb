using System.Text.RegularExpressions;

namespace CodeRun.Engine.Api;

/// <summary>The forms in which a repository may be named.</summary>
public static partial class RepositoryLocation
{
    /// <summary>What to write, for messages.</summary>
    public const string Forms = "an https or ssh URL, git@host:owner/repo, owner/repo, or an absolute local path";

    /// <summary>True for one of the forms. A leading '-' is never one: it would be an option to git.</summary>
    public static bool IsValid(string text) =>
        text.Length is > 0 and <= 2048
        && !HasPassword(text)
        && !text.Any(static c => char.IsControl(c) || char.IsWhiteSpace(c))
        && (Url().IsMatch(text) || Scp().IsMatch(text) || Slug().IsMatch(text) || LocalPath().IsMatch(text));

    // A URL ends up in logs and in the pod's files; credentials have no place there.
    private static bool HasPassword(string text) =>
        text.IndexOf("://", StringComparison.Ordinal) is var scheme and > 0 && text[(scheme + 3)..].Split('/')[0] is var authority
        && authority.LastIndexOf('@') is var at and > 0 && (authority[..at].Contains(':', StringComparison.Ordinal) || !text.StartsWith("ssh", StringComparison.OrdinalIgnoreCase));

    [GeneratedRegex(@"^(https?|ssh)://[^/@:?#\s-][^?#\s]*/[^?#\s]+$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Url();

    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9_.-]*@[A-Za-z0-9][A-Za-z0-9.-]*:[^\s:]+$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Scp();

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9_.-]+$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Slug();

    [GeneratedRegex(@"^(file://)?/[^\s]*$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LocalPath();
}
