using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using k8s;

namespace CodeRun.Engine.Kubernetes;

/// <summary>A way to an API server: address, credentials, default namespace. Immutable; owns its HttpClient.</summary>
public sealed class ApiConnection : IDisposable
{
    private readonly IDisposable _owner;
    private readonly Func<HttpRequestMessage, CancellationToken, Task>? _authenticate;

    private ApiConnection(Uri server, HttpClient http, IDisposable owner, Func<HttpRequestMessage, CancellationToken, Task>? authenticate, string @namespace, string source, string? context)
    {
        Server = server;
        Http = http;
        _owner = owner;
        _authenticate = authenticate;
        Namespace = @namespace;
        Source = source;
        Context = context;
    }

    /// <summary>Address of the server.</summary>
    public Uri Server { get; }

    /// <summary>Sends requests; the credentials are added by <see cref="AuthenticateAsync"/>. Has no timeout of its own: watches last.</summary>
    public HttpClient Http { get; }

    /// <summary>Namespace for commands that name none.</summary>
    public string Namespace { get; }

    /// <summary>Where the connection came from: <c>Kubeconfig</c>, <c>InCluster</c>, <c>Sandbox</c> or <c>Handler</c>.</summary>
    public string Source { get; }

    /// <summary>Context of the kubeconfig, if there is one.</summary>
    public string? Context { get; }

    /// <summary>A connection by a kubeconfig file: its current context or the named one.</summary>
    /// <param name="path">File; null for <c>KUBECONFIG</c> or <c>~/.kube/config</c>.</param>
    /// <param name="context">Context; null for the current one.</param>
    /// <param name="namespace">Namespace instead of the context's; null for that one, else <c>default</c>.</param>
    /// <exception cref="ApiException">The file cannot be read or has no such context.</exception>
    public static ApiConnection FromKubeconfig(string? path = null, string? context = null, string? @namespace = null, string source = "Kubeconfig")
    {
        var file = path ?? KubernetesClientConfiguration.KubeConfigDefaultLocation;
        if (!File.Exists(file))
            throw new ApiException($"There is no kubeconfig file '{file}'.");
        try
        {
            var kubeconfig = KubernetesClientConfiguration.LoadKubeConfig(new FileInfo(file));
            var contexts = kubeconfig.Contexts?.Select(static c => c.Name).ToList() ?? [];
            if (context is not null && !contexts.Contains(context, StringComparer.Ordinal))
                throw new ApiException($"Kubeconfig '{file}' has no context '{context}'. It has: {string.Join(", ", contexts)}.");
            return From(KubernetesClientConfiguration.BuildConfigFromConfigFile(new FileInfo(file), context), @namespace, source);
        }
        catch (Exception e) when (e is k8s.Exceptions.KubeConfigException or YamlDotNet.Core.YamlException or IOException or UnauthorizedAccessException or FormatException)
        {
            throw new ApiException($"Kubeconfig '{file}' cannot be used: {e.Message}", e);
        }
    }

    /// <summary>A connection with the service account of the pod this process runs in.</summary>
    /// <exception cref="ApiException">The process does not run in a pod.</exception>
    public static ApiConnection InCluster(string? @namespace = null)
    {
        if (!KubernetesClientConfiguration.IsInCluster())
            throw new ApiException("This process does not run in a pod with a service account token.");
        return From(KubernetesClientConfiguration.InClusterConfig(), @namespace, "InCluster");
    }

    /// <summary>A connection to a server that is known without a kubeconfig: reading one takes longer than a sandbox needs to start.</summary>
    /// <param name="server">Address.</param>
    /// <param name="token">Bearer token.</param>
    /// <param name="authority">The only certificate that is trusted, the server's own or its issuer's.</param>
    /// <param name="source">What <see cref="Source"/> says.</param>
    /// <param name="context">What <see cref="Context"/> says.</param>
    public static ApiConnection FromToken(Uri server, string token, X509Certificate2 authority, string source, string? context = null)
    {
        var handler = new SocketsHttpHandler { UseCookies = false, UseProxy = false, AllowAutoRedirect = false };
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            CustomTrustStore = { authority },
            RevocationMode = X509RevocationMode.NoCheck,
        };
        KeepAlive.Default.Configure(handler);
        var http = new HttpClient(handler) { BaseAddress = server, Timeout = Timeout.InfiniteTimeSpan };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return new ApiConnection(server, http, http, authenticate: null, "default", source, context);
    }

    /// <summary>A connection through a handler: for servers inside this process.</summary>
    public static ApiConnection FromHandler(HttpMessageHandler handler, Uri server, string @namespace = "default")
    {
        var http = new HttpClient(handler) { BaseAddress = server, Timeout = Timeout.InfiniteTimeSpan };
        return new ApiConnection(server, http, http, authenticate: null, @namespace, "Handler", context: null);
    }

    /// <summary>Adds the credentials to a request; tokens that expire are renewed here.</summary>
    public Task AuthenticateAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        _authenticate?.Invoke(request, cancellationToken) ?? Task.CompletedTask;

    /// <inheritdoc/>
    public void Dispose() => _owner.Dispose();

    private static ApiConnection From(KubernetesClientConfiguration configuration, string? @namespace, string source)
    {
        configuration.HttpClientTimeout = Timeout.InfiniteTimeSpan;
        configuration.FirstMessageHandlerSetup = KeepAlive.Default.Configure;
        var client = new k8s.Kubernetes(configuration);
        var server = client.BaseUri.AbsoluteUri.EndsWith('/') ? client.BaseUri : new Uri(client.BaseUri.AbsoluteUri + "/");
        client.HttpClient.BaseAddress = server;
        client.HttpClient.Timeout = Timeout.InfiniteTimeSpan;
        return new ApiConnection(server, client.HttpClient, client, client.Credentials is { } credentials ? credentials.ProcessHttpRequestAsync : null, @namespace ?? configuration.Namespace ?? "default", source, configuration.CurrentContext);
    }
}
