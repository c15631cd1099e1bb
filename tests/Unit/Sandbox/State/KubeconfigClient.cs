using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;

namespace CodeRun.Tests.Unit.Sandbox.State;

/// <summary>HTTP clients that know of a sandbox what its kubeconfig says, and trust nothing else.</summary>
internal static class KubeconfigClient
{
    /// <param name="path">The kubeconfig.</param>
    /// <param name="token">Token to send; null for the kubeconfig's own.</param>
    public static HttpClient Create(string path, string? token = null)
    {
        var lines = File.ReadAllLines(path);
        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trust.CustomTrustStore.Add(X509CertificateLoader.LoadCertificate(
            X509Certificate2.CreateFromPem(System.Text.Encoding.ASCII.GetString(Convert.FromBase64String(Value(lines, "certificate-authority-data")))).RawData));
        var client = new HttpClient(new SocketsHttpHandler { SslOptions = new() { CertificateChainPolicy = trust } }) { BaseAddress = new Uri(Value(lines, "server")) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token ?? Value(lines, "token"));
        return client;
    }

    private static string Value(string[] lines, string key) =>
        lines.Select(static l => l.Trim()).First(l => l.StartsWith($"{key}: ", StringComparison.Ordinal))[(key.Length + 2)..];
}
