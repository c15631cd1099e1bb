using CodeRun.Engine.Events.Notations;

namespace CodeRun.Engine.Events.Linting;

/// <summary>Names of HTTP headers as they stand in events: Go writes them X-Github-Event, whatever was sent.</summary>
internal static class HeaderName
{
    private static readonly string[] InBody = ["X-GitHub-Event", "X-GitHub-Delivery"];
    private static readonly string[] Prefixes = ["headers.", "header."];

    /// <summary>The path as it should be, or null when it is right.</summary>
    public static string? Correct(string path)
    {
        // GitHub's EventSource puts two headers into the body too, in GitHub's own form.
        if (path.StartsWith("body.", StringComparison.Ordinal) && InBody.FirstOrDefault(h => string.Equals(h, path["body.".Length..], StringComparison.OrdinalIgnoreCase)) is { } name)
            return path.EndsWith(name, StringComparison.Ordinal) ? null : $"body.{name}";
        // GitHub's and most others' events have headers, those of a webhook have header.
        if (Prefixes.FirstOrDefault(p => path.StartsWith(p, StringComparison.OrdinalIgnoreCase)) is not { } prefix)
            return null;
        var rest = path[prefix.Length..];
        var end = rest.IndexOfAny(['.', '|', '#', '*', '?', '\\']);
        var header = end < 0 ? rest : rest[..end];
        var canonical = header.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') && (end < 0 || rest[end] == '.') ? GoHeader.Canonical(header) : header;
        var right = $"{prefix}{canonical}{(end < 0 ? "" : rest[end..])}";
        return string.Equals(right, path, StringComparison.Ordinal) ? null : right;
    }

    /// <summary>True for the path of a whole header, which is a list of values.</summary>
    public static bool IsHeader(string path) =>
        Prefixes.Any(p => path.StartsWith(p, StringComparison.Ordinal) && path.Length > p.Length && path.IndexOfAny(['.', '|', '#', '*', '?'], p.Length) < 0);
}
