namespace CodeRun.Sandbox.Http;

/// <summary>Query parameters as Go reads them (net/url: ParseQuery): of a name that stands more than once the first counts, what is not well formed is left out.</summary>
internal static class QueryString
{
    private static readonly IReadOnlyDictionary<string, string> Empty = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The parameters of a query.</summary>
    /// <param name="query">The query, percent-encoded, without its question mark.</param>
    public static IReadOnlyDictionary<string, string> Read(ReadOnlySpan<char> query)
    {
        if (query.IsEmpty)
            return Empty;
        var read = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var range in query.Split('&'))
        {
            var pair = query[range];
            if (pair.IsEmpty || pair.Contains(';'))
                continue;
            var at = pair.IndexOf('=');
            if (Unescape(at < 0 ? pair : pair[..at]) is not { } name || Unescape(at < 0 ? [] : pair[(at + 1)..]) is not { } value)
                continue;
            // dryRun alone is a list: each of its values must be one that is known.
            if (!read.TryAdd(name, value) && name == "dryRun" && read[name] != value)
                read[name] = $"{read[name]}\",\"{value}";
        }

        return read;
    }

    private static string? Unescape(ReadOnlySpan<char> text)
    {
        for (var i = text.IndexOf('%'); i >= 0 && i < text.Length; i++)
        {
            if (text[i] == '%' && (i + 2 >= text.Length || !char.IsAsciiHexDigit(text[i + 1]) || !char.IsAsciiHexDigit(text[i + 2])))
                return null;
        }

        return Uri.UnescapeDataString(text.Contains('+') ? text.ToString().Replace('+', ' ') : text.ToString());
    }
}
