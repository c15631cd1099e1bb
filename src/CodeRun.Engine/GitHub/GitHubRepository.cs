using System.Text.RegularExpressions;
using CodeRun.Engine.Agents;

namespace CodeRun.Engine.GitHub;

/// <summary>A repository of the configured GitHub.</summary>
/// <param name="Owner">User or organisation.</param>
/// <param name="Name">Name without <c>.git</c>.</param>
public sealed partial record GitHubRepository(string Owner, string Name)
{
    /// <summary>The repository that a location names: <c>owner/repo</c>, or an https or ssh URL of this GitHub. False for anything else.</summary>
    public static bool TryParse(string? location, GitHubOptions options, out GitHubRepository repository)
    {
        repository = new GitHubRepository("", "");
        if (location is null)
            return false;
        var host = Regex.Escape(new Uri(options.Url).Host);
        var prefix = $"^({Regex.Escape(options.Url)}/|https://{host}/|ssh://(git@)?{host}(:[0-9]+)?/|git@{host}:)";
        var path = Regex.Replace(location, prefix, "", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
        if (path.EndsWith(".git", StringComparison.OrdinalIgnoreCase))
            path = path[..^4];
        path = path.TrimEnd('/');
        if (!OwnerAndName().IsMatch(path))
            return false;
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        repository = new GitHubRepository(path[..slash], path[(slash + 1)..]);
        return repository.Name is not ("." or "..");
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Owner}/{Name}";

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9_.-]+$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex OwnerAndName();
}
