namespace CodeRun.Engine.Events.Manifests;

/// <summary>The GitHub App as which the EventSource registers webhooks.</summary>
/// <param name="AppId">Id of the App.</param>
/// <param name="InstallationId">Id of its installation at the organisation.</param>
/// <param name="PrivateKey">Where its private key is.</param>
public sealed record HookApp(long AppId, long InstallationId, SecretKey PrivateKey);
