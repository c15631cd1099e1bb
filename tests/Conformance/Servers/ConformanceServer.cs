using k8s;

namespace CodeRun.Tests.Conformance.Servers;

/// <summary>A way to a Kubernetes API server by its kubeconfig: once as the administrator, once as nobody. Only the wire as it is: no redirects, cookies or compression.</summary>
internal sealed class ConformanceServer : IDisposable
{
    private readonly Kubernetes _administrator;
    private readonly Kubernetes _nobody;

    private ConformanceServer(KubernetesClientConfiguration administrator, KubernetesClientConfiguration nobody)
    {
        _administrator = Client(administrator);
        _nobody = Client(nobody);
    }

    /// <summary>Address of the server, without a slash at the end.</summary>
    public string Address => _administrator.BaseUri.AbsoluteUri.TrimEnd('/');

    /// <summary>A server by a kubeconfig's current context: token, client certificate or password, or a program that gives one of them.</summary>
    /// <exception cref="k8s.Exceptions.KubeConfigException">The file is no kubeconfig or lacks what a client needs.</exception>
    public static ConformanceServer From(string kubeconfig) => new(Read(kubeconfig), Without(Read(kubeconfig)));

    /// <summary>Sends a request; <paramref name="asAdministrator"/> adds the kubeconfig's credentials, else only what the message has itself goes out.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage message, bool asAdministrator, HttpCompletionOption completion, CancellationToken cancellationToken)
    {
        if (asAdministrator && _administrator.Credentials is { } credentials)
            await credentials.ProcessHttpRequestAsync(message, cancellationToken);
        return await (asAdministrator ? _administrator : _nobody).HttpClient.SendAsync(message, completion, cancellationToken);
    }

    public void Dispose()
    {
        _administrator.Dispose();
        _nobody.Dispose();
    }

    private static KubernetesClientConfiguration Read(string kubeconfig) => KubernetesClientConfiguration.BuildConfigFromConfigFile(new FileInfo(kubeconfig));

    private static KubernetesClientConfiguration Without(KubernetesClientConfiguration configuration)
    {
        (configuration.AccessToken, configuration.TokenProvider, configuration.Username, configuration.Password) = (null, null, null, null);
        (configuration.ClientCertificateData, configuration.ClientCertificateFilePath) = (null, null);
        (configuration.ClientCertificateKeyData, configuration.ClientKeyFilePath) = (null, null);
        return configuration;
    }

    private static Kubernetes Client(KubernetesClientConfiguration configuration)
    {
        configuration.HttpClientTimeout = Timeout.InfiniteTimeSpan;
        configuration.FirstMessageHandlerSetup = static handler => (handler.AllowAutoRedirect, handler.UseCookies, handler.AutomaticDecompression) = (false, false, System.Net.DecompressionMethods.None);
        var client = new Kubernetes(configuration);
        client.HttpClient.Timeout = Timeout.InfiniteTimeSpan;
        return client;
    }
}
