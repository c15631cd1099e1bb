using System.Text;
using CodeRun.Sandbox.Http;
using CodeRun.Tests.Unit.Fuzz;
using CodeRun.Tests.Unit.Sandbox.Http;

namespace CodeRun.Tests.Unit.Sandbox.Fuzz;

/// <summary>Bytes on the port that are nearly requests, or nothing like one: whatever comes, the next client is answered.</summary>
public sealed class RawFuzzTests
{
    private const int CasesAConnection = 4;
    private const int Share = 20;

    private static readonly string[] Pieces =
    [
        "GET ", "POST ", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "/", "/api/v1/namespaces/default/configmaps", "?watch=true", "?x=%", "%00", "..", " HTTP/1.1\r\n", " HTTP/1.0\r\n", " HTTP/9.9\r\n", "\r\n", "\r\n\r\n", "\n", "Host: HOST\r\n", "Host: evil\r\n",
        "Authorization: Bearer TOKEN\r\n", "Authorization: ", "Content-Length: 5\r\n", "Content-Length: -1\r\n", "Content-Length: 99999999999999999999\r\n", "Transfer-Encoding: chunked\r\n", "Content-Type: application/json\r\n", "Expect: 100-continue\r\n",
        "Upgrade: websocket\r\nConnection: Upgrade\r\n", "{\"metadata\":{}}", "5\r\nhello\r\n0\r\n\r\n", "ffffffffffff\r\n", "X: \0\r\n", ": x\r\n", "Impersonate-User: \r\n", "Impersonate-Extra-%: x\r\n", "é", "\u00ff\u00fe",
    ];

    [Fact]
    public async Task Any_bytes_are_answered_or_dropped_and_the_server_goes_on()
    {
        await using var endpoint = await SandboxEndpoint.StartAsync(new EndpointLimits());
        var random = new Random(7);
        for (var i = 0; i < Math.Max(1, FuzzCases.Count / Share / CasesAConnection); i++)
        {
            using var client = await endpoint.ConnectAsync();
            await using (var tls = await endpoint.ConnectTlsAsync(client))
            {
                for (var part = 0; part < CasesAConnection; part++)
                    await SendAsync(tls, Bytes(random, endpoint), endpoint.Token);
            }

            if (i % 10 == 0)
                await endpoint.RequireAliveAsync();
        }

        await endpoint.RequireAliveAsync();
    }

    private static byte[] Bytes(Random random, SandboxEndpoint endpoint)
    {
        var text = random.Next(3) == 0 ? $"GET /version HTTP/1.1\r\nHost: HOST\r\nAuthorization: Bearer TOKEN\r\n\r\n" : string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => Pieces[random.Next(Pieces.Length)]));
        var bytes = Encoding.Latin1.GetBytes(text.Replace("HOST", endpoint.Server.Server.Authority, StringComparison.Ordinal).Replace("TOKEN", endpoint.Server.Token, StringComparison.Ordinal));
        if (random.Next(3) == 0)
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        return bytes;
    }

    private static async Task SendAsync(Stream stream, byte[] bytes, CancellationToken cancellationToken)
    {
        try
        {
            await stream.WriteAsync(bytes, cancellationToken);
        }
        catch (IOException)
        {
            // Dropped for what was sent before.
        }
    }
}
