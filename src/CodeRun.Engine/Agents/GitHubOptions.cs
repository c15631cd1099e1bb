namespace CodeRun.Engine.Agents;

/// <summary>The GitHub that agents work with: github.com, or a GitHub Enterprise Server.</summary>
public sealed record GitHubOptions
{
    /// <summary>Address of repositories, without a slash at the end.</summary>
    public string Url { get; init; } = "https://github.com";

    /// <summary>Address of the REST API, without a slash at the end; of an Enterprise Server <c>https://HOST/api/v3</c>.</summary>
    public string ApiUrl { get; init; } = "https://api.github.com";

    /// <summary>True for an address that credentials may be sent to: https, or http to this machine.</summary>
    public static bool IsSafe(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.UserInfo.Length == 0 && uri.Query.Length == 0 && uri.Fragment.Length == 0
        && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback));
}
