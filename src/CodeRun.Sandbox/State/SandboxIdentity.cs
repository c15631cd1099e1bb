using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using CodeRun.Sandbox.Http;

namespace CodeRun.Sandbox.State;

/// <summary>By what clients know a sandbox, and it knows them: its certificate, the administrator's token, the key of ServiceAccounts' tokens.</summary>
/// <param name="Token">Bearer token of the administrator.</param>
/// <param name="Certificate">Certificate with its key.</param>
/// <param name="TokenKey">Key that signs tokens of ServiceAccounts; null for one that is made with the API server and forgotten with it.</param>
internal sealed record SandboxIdentity(string Token, X509Certificate2 Certificate, ECDsa? TokenKey)
{
    private const string TokenFile = "admin-token";
    private const string CertificateFile = "server.pem";
    private const string KeyFile = "service-account.key";
    private static readonly TimeSpan Renewal = TimeSpan.FromDays(30);

    /// <summary>True when a certificate that was kept has been replaced: copies of the kubeconfig do not work any more.</summary>
    public bool IsCertificateRenewed { get; private init; }

    /// <summary>Where the identity is kept in a directory.</summary>
    public static string DirectoryIn(string directory) => Path.Combine(directory, "identity");

    /// <summary>A new one that is not kept.</summary>
    public static SandboxIdentity Create(DateTimeOffset now) => new(NewToken(), ServerCertificate.Create(now), TokenKey: null);

    /// <summary>The one that is kept in a directory; what is missing is made and kept. A certificate is renewed a month before its end.</summary>
    /// <exception cref="SandboxStateException">A file of it cannot be read or written.</exception>
    public static SandboxIdentity Load(string directory, DateTimeOffset now)
    {
        var home = DirectoryIn(directory);
        try
        {
            PrivateFiles.CreateDirectory(home);
            var token = Kept(Path.Combine(home, TokenFile), static text => text.Length == 64 ? text : throw new FormatException("it has another length"), static t => t, NewToken);
            var key = Kept(Path.Combine(home, KeyFile), ReadKey, static k => k.ExportPkcs8PrivateKeyPem(), NewKey);
            var path = Path.Combine(home, CertificateFile);
            var certificate = Kept(path, ServerCertificate.FromPem, ServerCertificate.ToPem, () => ServerCertificate.Create(now));
            if (certificate.NotAfter.ToUniversalTime() - Renewal > now.UtcDateTime)
                return new SandboxIdentity(token, certificate, key);
            certificate.Dispose();
            certificate = ServerCertificate.Create(now);
            StateFile.Write(path, Encoding.ASCII.GetBytes(ServerCertificate.ToPem(certificate)));
            return new SandboxIdentity(token, certificate, key) { IsCertificateRenewed = true };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw SandboxStateException.Unusable(home, e.Message, e);
        }
    }

    private static T Kept<T>(string path, Func<string, T> read, Func<T, string> write, Func<T> create)
    {
        if (StateFile.Read(path) is not { } content)
        {
            var made = create();
            StateFile.Write(path, Encoding.ASCII.GetBytes(write(made)));
            return made;
        }

        try
        {
            return read(Encoding.ASCII.GetString(content));
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or FormatException)
        {
            throw SandboxStateException.Unusable(path, $"{e.Message} Remove the file to get a new one; clients have to be given it again then.", e);
        }
    }

    private static string NewToken() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    private static ECDsa NewKey() => ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private static ECDsa ReadKey(string pem)
    {
        var key = ECDsa.Create();
        key.ImportFromPem(pem);
        return key;
    }
}
