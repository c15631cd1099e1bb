using System.IO.Pipelines;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;

namespace CodeRun.Sandbox.Http;

/// <summary>TLS between a connection and Kestrel. Kestrel's own needs services that exist only in a host.</summary>
internal static class TlsConnection
{
    // As much as a TLS record holds: smaller pieces would each become a record of their own.
    private const int RecordSize = 16 * 1024;
    private static readonly StreamPipeReaderOptions Reading = new(bufferSize: RecordSize, useZeroByteReads: true);
    private static readonly StreamPipeWriterOptions Writing = new(minimumBufferSize: RecordSize);

    public static ConnectionDelegate Wrap(ConnectionDelegate next, X509Certificate2 certificate, TimeSpan handshake, TimeProvider time) => async connection =>
    {
        var plain = connection.Transport;
        await using var tls = new SslStream(new DuplexStream(plain), leaveInnerStreamOpen: true);
        using var limit = new CancellationTokenSource(handshake, time);
        try
        {
            await tls.AuthenticateAsServerAsync(Options(certificate), limit.Token);
        }
        catch (Exception e) when (e is AuthenticationException or IOException or OperationCanceledException)
        {
            return; // No TLS, or not in time: nothing is owed to whoever that was.
        }

        TlsFeatures.Of(tls).AddTo(connection.Features);
        connection.Transport = new TlsPipe(PipeReader.Create(tls, Reading), PipeWriter.Create(tls, Writing));
        try
        {
            await next(connection);
        }
        finally
        {
            connection.Transport = plain;
        }
    };

    /// <summary>TLS as a real server has it: 1.2 and 1.3, HTTP/2 before HTTP/1.1, no certificates of clients.</summary>
    internal static SslServerAuthenticationOptions Options(X509Certificate2 certificate) => new()
    {
        ServerCertificate = certificate,
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
    };

    private sealed record TlsPipe(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
