namespace CodeRun.Engine.GitHub;

/// <summary>A token of an installation, with what it is good for. Not a record: its text form must not show the token.</summary>
/// <param name="value">The token.</param>
public sealed class InstallationToken(string value)
{
    /// <summary>The token itself.</summary>
    public string Value { get; } = value;

    /// <summary>When it ends; an hour after it was made.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The installation.</summary>
    public required long InstallationId { get; init; }

    /// <summary>What it may do.</summary>
    public required IReadOnlyDictionary<string, string> Permissions { get; init; }

    /// <summary>Full names of the repositories it is narrowed to; empty for all of the installation.</summary>
    public required IReadOnlyList<string> Repositories { get; init; }
}
