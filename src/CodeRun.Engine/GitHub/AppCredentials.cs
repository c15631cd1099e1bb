namespace CodeRun.Engine.GitHub;

/// <summary>Who an App is. Not a record: its text form must not show the key.</summary>
/// <param name="appId">App id (a number) or client id.</param>
/// <param name="privateKey">Private key, PEM.</param>
public sealed class AppCredentials(string appId, string privateKey)
{
    /// <summary>Key of the app id in a Secret.</summary>
    public const string AppIdKey = "app-id";

    /// <summary>Key of the private key in a Secret.</summary>
    public const string PrivateKeyKey = "private-key";

    /// <summary>App id or client id.</summary>
    public string AppId { get; } = appId;

    /// <summary>Private key, PEM.</summary>
    public string PrivateKey { get; } = privateKey;
}
