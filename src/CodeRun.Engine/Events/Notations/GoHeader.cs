namespace CodeRun.Engine.Events.Notations;

/// <summary>Names of HTTP headers as Go's net/http writes them.</summary>
internal static class GoHeader
{
    /// <summary>The canonical form: an upper-case letter at the start and after each hyphen; names with signs that no header has stay as they are.</summary>
    public static string Canonical(string name)
    {
        if (name.Length == 0 || !name.All(static c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal)))
            return name;
        var letters = name.ToCharArray();
        for (var at = 0; at < letters.Length; at++)
            letters[at] = at == 0 || letters[at - 1] == '-' ? char.ToUpperInvariant(letters[at]) : char.ToLowerInvariant(letters[at]);
        return new string(letters);
    }
}
