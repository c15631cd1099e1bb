namespace CodeRun.Sandbox.Access;

/// <summary>A ServiceAccount as a user.</summary>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Name">Its name.</param>
public sealed record ServiceAccountName(string Namespace, string Name)
{
    private const string Prefix = "system:serviceaccount:";
    private const string AllAccounts = "system:serviceaccounts";

    /// <summary>The name of the user.</summary>
    public string UserName => $"{Prefix}{Namespace}:{Name}";

    /// <summary>The groups the account is in, without <c>system:authenticated</c>.</summary>
    public IReadOnlyList<string> Groups => [AllAccounts, $"{AllAccounts}:{Namespace}"];

    /// <summary>The account behind a user's name, or null when the name is no ServiceAccount's.</summary>
    public static ServiceAccountName? Parse(string userName)
    {
        if (!userName.StartsWith(Prefix, StringComparison.Ordinal))
            return null;
        var parts = userName[Prefix.Length..].Split(':');
        return parts is [{ Length: > 0 } space, { Length: > 0 } name] ? new ServiceAccountName(space, name) : null;
    }
}
