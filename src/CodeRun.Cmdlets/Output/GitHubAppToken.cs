using System.Security;

namespace CodeRun.Cmdlets.Output;

/// <summary>A token of a GitHub App's installation.</summary>
public sealed class GitHubAppToken
{
    /// <summary>The token.</summary>
    public required SecureString Token { get; init; }

    /// <summary>When it ends.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The installation.</summary>
    public required long InstallationId { get; init; }

    /// <summary>Repositories it is good for.</summary>
    public required IReadOnlyList<string> Repository { get; init; }

    /// <summary>What it may do.</summary>
    public required IReadOnlyDictionary<string, string> Permission { get; init; }
}
