namespace CodeRun.Sandbox.Access;

/// <summary>What a request says of its sender, as its headers have it.</summary>
public sealed record RequestCredentials
{
    /// <summary>The Authorization header; empty for none.</summary>
    public string Authorization { get; init; } = "";

    /// <summary>Impersonate-User; empty for none.</summary>
    public string ImpersonateUser { get; init; } = "";

    /// <summary>Impersonate-Uid; empty for none.</summary>
    public string ImpersonateUid { get; init; } = "";

    /// <summary>Each Impersonate-Group.</summary>
    public IReadOnlyList<string> ImpersonateGroups { get; init; } = [];

    /// <summary>Impersonate-Extra-KEY by key as sent: percent-encoded, in any case.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> ImpersonateExtra { get; init; } = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);

    /// <summary>The token of a Bearer scheme in any case, or null: another scheme counts as no credentials (apiserver: bearertoken).</summary>
    public string? BearerToken
    {
        get
        {
            var parts = Authorization.Trim().Split(' ', 3);
            return parts.Length > 1 && parts[0].Equals("bearer", StringComparison.OrdinalIgnoreCase) && parts[1].Length > 0 ? parts[1] : null;
        }
    }
}
