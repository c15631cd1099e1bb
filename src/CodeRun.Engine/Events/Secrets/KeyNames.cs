namespace CodeRun.Engine.Events.Secrets;

/// <summary>Finds keys that are meant but written in another way, such as <c>GITHUB_APP_ID</c> for <c>app-id</c>.</summary>
internal static class KeyNames
{
    private static readonly string[] Prefixes = ["github", "githubapp", "app", "gh"];
    private static readonly string[] Suffixes = ["pem"];

    /// <summary>The keys that mean <paramref name="wanted"/>.</summary>
    public static IReadOnlyList<string> SimilarTo(string wanted, IEnumerable<string> keys)
    {
        var core = Core(wanted);
        return [.. keys.Where(key => key != wanted && Spellings(core).Contains(Core(key), StringComparer.Ordinal))];
    }

    private static IEnumerable<string> Spellings(string core) =>
        Prefixes.Prepend("").SelectMany(prefix => Suffixes.Prepend("").Select(suffix => prefix + core + suffix));

    private static string Core(string key) => new([.. key.Where(char.IsAsciiLetterOrDigit).Select(char.ToLowerInvariant)]);
}
