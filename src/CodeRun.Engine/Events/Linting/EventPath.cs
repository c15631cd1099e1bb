using CodeRun.Engine.Api;

namespace CodeRun.Engine.Events.Linting;

/// <summary>Rules of paths into the data of an event (gjson).</summary>
internal static class EventPath
{
    private static readonly string[] ContextKeys = ["id", "source", "specversion", "type", "datacontenttype", "subject", "time"];

    /// <summary>Checks a path and says how it should be; <paramref name="consequence"/> ends the message.</summary>
    public static string Check(LintFile file, YamlNode at, string path, FilterScope scope, string consequence)
    {
        if (scope.IsTransformed)
            return path;
        if (Repaired(path) is { } plain)
        {
            file.Add(LintRules.UnknownPath, at, $"Paths are gjson's, without '$', slashes or brackets, so '{SchemaChecker.Shorten(path)}' does not exist {consequence}.", plain);
            return plain;
        }

        if (EventKind.MayBeHttp(scope.Kind) && HeaderName.Correct(path) is { } right && !(scope.Kind == "webhook" && path.StartsWith("body.", StringComparison.Ordinal)))
        {
            file.Add(
                LintRules.HeaderForm, at,
                path.StartsWith("body.", StringComparison.Ordinal)
                    ? $"The body has the field {right["body.".Length..]}, not {path["body.".Length..]}: the path does not exist {consequence}."
                    : $"Header names are in Go's canonical form, so {path} does not exist {consequence}.",
                right);
            path = right;
        }

        Root(file, at, path, scope, consequence);
        return path;
    }

    /// <summary>Checks the name of a field of the context.</summary>
    public static void CheckContext(LintFile file, YamlNode at, string key)
    {
        if (!ContextKeys.Contains(key, StringComparer.Ordinal))
            file.Add(LintRules.UnknownPath, at, $"The context of an event has {string.Join(", ", ContextKeys)}, and no '{SchemaChecker.Shorten(key)}'.", NearestName.Find(key, ContextKeys));
    }

    // The first field of the data is known for most kinds.
    private static void Root(LintFile file, YamlNode at, string path, FilterScope scope, string consequence)
    {
        var fields = scope.IsCertain ? EventKind.FieldsOf(scope.Kind) : scope.Kind is "github" or "gitlab" ? EventKind.AllFields : [];
        var end = path.IndexOf('.', StringComparison.Ordinal);
        var root = end < 0 ? path : path[..end];
        if (fields.Count == 0 || fields.Contains(root, StringComparer.Ordinal) || root.Length == 0 || !root.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-'))
            return;
        var near = scope.IsCertain ? NearestName.Find(root, fields) : null;
        file.Add(
            LintRules.UnknownPath, at, $"Events of {scope.Kind} have the fields {string.Join(", ", scope.IsCertain ? fields : EventKind.FieldsOf(scope.Kind))}, and no '{SchemaChecker.Shorten(root)}': the path does not exist {consequence}.",
            near is not null ? $"{near}{path[root.Length..]}" : fields.Contains("body", StringComparer.Ordinal) ? $"body.{path}" : null);
    }

    // $.body.action and body["action"] are JSONPath, /body/action is a JSON pointer.
    private static string? Repaired(string path)
    {
        if (path.StartsWith("$.", StringComparison.Ordinal))
            return path[2..];
        if (path is ['/', not '/', ..] && path.IndexOf('.', StringComparison.Ordinal) < 0)
            return path[1..].Replace('/', '.');
        if (path is ['.', not '.', ..] && path.IndexOf("..", StringComparison.Ordinal) < 0)
            return path[1..];
        var bracket = path.IndexOf('[', StringComparison.Ordinal);
        return bracket > 0 && path.IndexOfAny(['#', '{', '|', '@', '\\']) < 0 && path.Length < 500 && Steps(path) is { } steps ? steps : null;
    }

    private static string? Steps(string path)
    {
        var text = path.Replace("['", ".", StringComparison.Ordinal).Replace("']", "", StringComparison.Ordinal).Replace("[\"", ".", StringComparison.Ordinal).Replace("\"]", "", StringComparison.Ordinal);
        text = text.Replace("[*]", ".#", StringComparison.Ordinal).Replace("[", ".", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal);
        return text.Contains("..", StringComparison.Ordinal) || text.AsSpan().IndexOfAny('\'', '"') >= 0 ? null : text;
    }
}
