namespace CodeRun.Sandbox.Http;

/// <summary>Warning headers (RFC 7234 section 5.5) as apimachinery writes them.</summary>
internal static class WarningHeader
{
    private const int MaxTotal = 4096;
    private const int MaxOne = 256;

    /// <summary>The values of the headers for these texts. When they are too long together, each is cut; texts with control characters are left out.</summary>
    public static IReadOnlyList<string> Format(IReadOnlyList<string> warnings)
    {
        var plain = warnings.Where(static w => !w.Any(char.IsControl)).ToList();
        if (plain.Sum(static w => w.Length) > MaxTotal)
        {
            plain = [.. plain.Select(static w => w.Length > MaxOne ? w[..MaxOne] : w)];
            var total = 0;
            plain = [.. plain.TakeWhile(w => (total += w.Length) <= MaxTotal)];
        }

        return [.. plain.Select(static w => $"299 - \"{w.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"")];
    }
}
