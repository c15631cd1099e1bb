namespace CodeRun.Engine.Events.Linting;

/// <summary>Names of HTTP headers as they stand in events: Go writes them X-Github-Event, whatever was sent.</summary>
internal static class HeaderName
{
    private static readonly string[] InBody = ["X-GitHub-Event", "X-GitHub-Delivery"];

    /// <summary>The path as it should be, or null when it is right.</summary>
    public static string? Correct(string path)
    {
        // GitHub's EventSource puts two headers into the body too, in GitHub's own form.
        if (path.StartsWith("body.", StringComparison.Ordinal) && InBody.FirstOrDefault(h => string.Equals(h, path["body.".Length..], StringComparison.OrdinalIgnoreCase)) is { } name)
            return path.EndsWith(name, StringComparison.Ordinal) ? null : $"body.{name}";
        const string Prefix = "headers.";
        if (!path.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            return null;
        var rest = path[Prefix.Length..];
        var end = rest.IndexOfAny(['.', '|', '#', '*', '?']);
        var header = end < 0 ? rest : rest[..end];
        var canonical = header.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') && (end < 0 || rest[end] == '.') ? Canonical(header) : header;
        var right = $"{Prefix}{canonical}{(end < 0 ? "" : rest[end..])}";
        return string.Equals(right, path, StringComparison.Ordinal) ? null : right;
    }

    private static string Canonical(string header) =>
        string.Join('-', header.Split('-').Select(static word => word.Length == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..].ToLowerInvariant()));
}
