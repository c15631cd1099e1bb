using System.Management.Automation;
using System.Net;
using System.Security;
using CodeRun.Cmdlets.Completion;
using CodeRun.Cmdlets.Errors;
using CodeRun.Cmdlets.Session;
using CodeRun.Engine.Agents;
using CodeRun.Engine.GitHub;
using CodeRun.Engine.Hosting;
using CodeRun.Engine.Kubernetes;

namespace CodeRun.Cmdlets.Pipeline;

/// <summary>Base of cmdlets that act as a GitHub App: where its credentials come from, and which GitHub.</summary>
public abstract class GitHubAppCmdlet : ClusterCmdlet
{
    /// <summary>Credentials from the Secret of an agent.</summary>
    protected const string FromSecret = "Secret";

    /// <summary>Credentials from a key file.</summary>
    protected const string FromFile = "File";

    /// <summary>Credentials from a key in memory.</summary>
    protected const string FromKey = "Key";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>Agent or GitHub App whose Secret has the credentials; the configuration says the Secret's name.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = FromSecret, ValueFromPipelineByPropertyName = true)]
    [Alias("Agent")]
    [ArgumentCompleter(typeof(AgentCompleter))]
    [ValidateNotNullOrEmpty]
    public string GithubApp { get; set; } = "";

    /// <summary>Secret instead of the configured one. Keys: app-id, private-key.</summary>
    [Parameter(ParameterSetName = FromSecret)]
    [ValidateNotNullOrEmpty]
    public string? SecretName { get; set; }

    /// <summary>App id or client id.</summary>
    [Parameter(Mandatory = true, ParameterSetName = FromFile)]
    [Parameter(Mandatory = true, ParameterSetName = FromKey)]
    [ValidatePattern("^[A-Za-z0-9._-]+$")]
    public string AppId { get; set; } = "";

    /// <summary>File with the private key: PEM, PKCS#1 or PKCS#8.</summary>
    [Parameter(Mandatory = true, ParameterSetName = FromFile)]
    [ValidateNotNullOrEmpty]
    public string PrivateKeyPath { get; set; } = "";

    /// <summary>The private key, as a secret vault gives it.</summary>
    [Parameter(Mandatory = true, ParameterSetName = FromKey)]
    [ValidateNotNull]
    public SecureString PrivateKey { get; set; } = new();

    /// <summary>Address of the GitHub API instead of the configured one; of an Enterprise Server https://HOST/api/v3.</summary>
    [Parameter]
    [ValidateNotNull]
    public Uri? ApiUrl { get; set; }

    /// <summary>Configuration file instead of the running controller's or the shipped one.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ConfigPath { get; set; }

    internal Task<ControllerConfiguration> ConfigurationAsync() => ConfigurationAsync(ConfigPath);

    internal GitHubOptions GitHubOf(ControllerConfiguration configuration)
    {
        if (ApiUrl is null)
            return configuration.GitHub;
        if (!GitHubOptions.IsSafe(ApiUrl.OriginalString))
        {
            throw new CommandFailedException($"'{ApiUrl}' is no address that credentials may be sent to.", "UnsafeApiUrl", ErrorCategory.InvalidArgument, ApiUrl,
                "Give an https address without user, query and fragment (http only to this machine).");
        }

        var api = ApiUrl.AbsoluteUri.TrimEnd('/');
        return new GitHubOptions { ApiUrl = api, Url = api.EndsWith("/api/v3", StringComparison.Ordinal) ? api[..^"/api/v3".Length] : configuration.GitHub.Url };
    }

    internal static AgentDefinition? AgentOf(ControllerConfiguration configuration, string name) => configuration.Agents.Find(name);

    internal async Task<AppCredentials> CredentialsAsync(ControllerConfiguration configuration, CancellationToken cancellationToken)
    {
        switch (ParameterSetName)
        {
            case FromFile:
                return new AppCredentials(AppId, await ReadKeyAsync(cancellationToken));
            case FromKey:
                return new AppCredentials(AppId, new NetworkCredential("", PrivateKey).Password);
            default:
                var name = SecretName ?? configuration.Secrets.GithubAppSecretOf(AgentOf(configuration, GithubApp) ?? throw new CommandFailedException(
                    $"There is no agent '{GithubApp}'.", "AgentNotFound", ErrorCategory.ObjectNotFound, GithubApp, "Get-CodeRunAgent lists the agents; -SecretName names a Secret directly."));
                try
                {
                    return await GitHubSecretReader.ReadAsync(Cluster.Api, EffectiveNamespace, name, cancellationToken);
                }
                catch (ApiException e) when (e.IsNotFound)
                {
                    throw new CommandFailedException($"There is no Secret '{name}' in namespace '{EffectiveNamespace}'.", "GitHubSecretNotFound", ErrorCategory.ObjectNotFound, name,
                        $"Make it: kubectl create secret generic {name} --from-literal=app-id=ID --from-file=private-key=KEY.pem");
                }
        }
    }

    // Not kept between calls: a cmdlet makes a handful of requests.
    internal static HttpClient CreateHttp() => new(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = Limit };

    private async Task<string> ReadKeyAsync(CancellationToken cancellationToken)
    {
        var path = await InvokeAsync(() => FullPath(PrivateKeyPath));
        try
        {
            return await File.ReadAllTextAsync(path, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException($"The private key '{path}' cannot be read: {e.Message}", "PrivateKeyUnreadable", ErrorCategory.ReadError, path, "Check path and rights of the file.");
        }
    }
}
