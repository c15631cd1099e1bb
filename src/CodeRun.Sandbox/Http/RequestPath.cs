namespace CodeRun.Sandbox.Http;

/// <summary>A resource path taken apart.</summary>
/// <param name="Group">API group.</param>
/// <param name="Version">Version.</param>
/// <param name="Namespace">Namespace; null when the path names none.</param>
/// <param name="Plural">Plural name.</param>
/// <param name="Name">Name of the object; null for the collection.</param>
/// <param name="Subresource">Subresource; null for the object itself.</param>
internal sealed record RequestPath(string Group, string Version, string? Namespace, string Plural, string? Name, string? Subresource)
{
    /// <summary>True for the old form of a watch, <c>/api/v1/watch/...</c>.</summary>
    public bool IsWatch { get; init; }

    /// <summary>The parts of a path, or null when it is no resource path.</summary>
    public static RequestPath? Parse(string path)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Uri.UnescapeDataString).ToArray();
        if (parts.Any(static p => p is "." or ".." || p.Contains('/', StringComparison.Ordinal)))
            return null;
        return parts switch
        {
            ["api", var version, .. var rest] => Rest("", version, rest),
            ["apis", var group, var version, .. var rest] => Rest(group, version, rest),
            _ => null,
        };
    }

    /// <summary>The group of a path below /api or /apis; null for other paths.</summary>
    public static string? GroupOf(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries) switch
    {
        ["api", ..] => "",
        ["apis", var group, ..] => Uri.UnescapeDataString(group),
        _ => null,
    };

    private static RequestPath? Rest(string group, string version, string[] rest) => rest switch
    {
        ["watch", .. var below] when below.Length > 0 => Rest(group, version, below) is { Subresource: null } watched ? watched with { IsWatch = true } : null,
        ["namespaces", var name] => new RequestPath(group, version, null, "namespaces", name, null),
        ["namespaces", var name, "status" or "finalize"] => new RequestPath(group, version, null, "namespaces", name, rest[2]),
        ["namespaces", var space, var plural] => new RequestPath(group, version, space, plural, null, null),
        ["namespaces", var space, var plural, var name] => new RequestPath(group, version, space, plural, name, null),
        ["namespaces", var space, var plural, var name, var sub] => new RequestPath(group, version, space, plural, name, sub),
        [var plural] => new RequestPath(group, version, null, plural, null, null),
        [var plural, var name] => new RequestPath(group, version, null, plural, name, null),
        [var plural, var name, var sub] => new RequestPath(group, version, null, plural, name, sub),
        _ => null,
    };
}
