using System.Buffers.Binary;
using System.Net;
using System.Net.Security;
using System.Text;
using System.Text.Json.Nodes;
using CodeRun.Sandbox.Http;
using CodeRun.Sandbox.Schema;
using Microsoft.Extensions.Time.Testing;

namespace CodeRun.Tests.Unit.Sandbox.Http;

/// <summary>Clients that are slow, broken or hostile are dropped, and nobody else notices. Limits are short here; Kestrel looks at them once a second.</summary>
public sealed class SlowClientTests
{
    private const string Maps = "/api/v1/namespaces/default/configmaps";
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(1.1);

    [Fact]
    public async Task Handshake_that_does_not_come_is_not_waited_for()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(60));
        await using var endpoint = await SandboxEndpoint.StartAsync(time: time);
        using var silent = await endpoint.ConnectAsync();
        // The server has seen a connection that it took later, so it has seen this one.
        await endpoint.RequireAliveAsync();

        time.Advance(new EndpointLimits().Handshake);

        Assert.Empty(await endpoint.ReadToEndAsync(silent.GetStream()));
    }

    [Theory]
    [InlineData("GET /vers", "")]
    [InlineData("GET /version HTTP/1.1\r\nHost: HOST\r\nX: ", "408")]
    [InlineData("POST /api/v1/namespaces HTTP/1.1\r\nHost: HOST\r\nAuthorization: Bearer TOKEN\r\nContent-Length: 100\r\n\r\n{", "408")]
    public async Task Request_that_does_not_come_to_its_end_is_dropped(string begin, string code)
    {
        await using var endpoint = await SandboxEndpoint.StartAsync(new EndpointLimits { Headers = Short, BodyStall = Short });
        await using var tls = await endpoint.ConnectTlsAsync();

        await tls.WriteAsync(Encoding.ASCII.GetBytes(begin.Replace("HOST", endpoint.Server.Server.Authority, StringComparison.Ordinal).Replace("TOKEN", endpoint.Server.Token, StringComparison.Ordinal)), endpoint.Token);

        Assert.Contains(code, Encoding.ASCII.GetString(await endpoint.ReadToEndAsync(tls)), StringComparison.Ordinal);
        await endpoint.RequireAliveAsync();
    }

    [Fact]
    public async Task Connection_without_requests_is_closed()
    {
        await using var endpoint = await SandboxEndpoint.StartAsync(new EndpointLimits { KeepAlive = Short });
        await using var tls = await endpoint.ConnectTlsAsync();

        Assert.Empty(await endpoint.ReadToEndAsync(tls));
    }

    [Fact]
    public async Task More_connections_than_allowed_are_closed_and_make_room_when_they_go()
    {
        await using var endpoint = await SandboxEndpoint.StartAsync(new EndpointLimits { MaxConnections = 2 });
        await endpoint.RequireAliveAsync();
        var second = await endpoint.ConnectTlsAsync();
        using (var third = await endpoint.ConnectAsync())
            Assert.Empty(await endpoint.ReadToEndAsync(third.GetStream()));

        await endpoint.RequireAliveAsync();
        await second.DisposeAsync();
    }

    [Fact]
    public async Task Client_that_stops_taking_a_large_list_is_dropped()
    {
        var time = new FakeTimeProvider(Now);
        await using var endpoint = await SandboxEndpoint.StartAsync(time: time);
        await FillAsync(endpoint, count: 24, size: 1_000_000);
        using var client = await endpoint.ConnectAsync();
        await using var tls = await endpoint.ConnectTlsAsync(client);
        await tls.WriteAsync(Encoding.ASCII.GetBytes(Get(endpoint, Maps)), endpoint.Token);
        // The answer has begun, and goes no further.
        await tls.ReadExactlyAsync(new byte[100], endpoint.Token);

        using var other = endpoint.Client(HttpVersion.Version11);
        Assert.Equal(200, (int)(await other.GetAsync(Maps, endpoint.Token)).StatusCode);
        await DropAsync(endpoint, client, time);

        Assert.InRange((await endpoint.ReadToEndAsync(tls)).Length, 0, 23_000_000);
        await endpoint.RequireAliveAsync();
    }

    [Fact]
    public async Task Watch_that_is_not_read_is_dropped_and_others_hear_everything()
    {
        var time = new FakeTimeProvider(Now);
        await using var endpoint = await SandboxEndpoint.StartAsync(time: time);
        using var client = await endpoint.ConnectAsync();
        await using var stuck = await endpoint.ConnectTlsAsync(client);
        await stuck.WriteAsync(Encoding.ASCII.GetBytes(Get(endpoint, Maps + "?watch=true&resourceVersion=0")), endpoint.Token);
        using var watching = await endpoint.Http.GetAsync(Maps + "?watch=true&resourceVersion=0", HttpCompletionOption.ResponseHeadersRead, endpoint.Token);
        using var lines = new StreamReader(await watching.Content.ReadAsStreamAsync(endpoint.Token));

        var writing = FillAsync(endpoint, count: 30, size: 900_000);

        for (var i = 0; i < 30; i++)
            Assert.Equal($"m{i:00}", (string?)JsonNode.Parse((await lines.ReadLineAsync(endpoint.Token))!)!["object"]!["metadata"]!["name"]);
        await writing;
        await DropAsync(endpoint, client, time);
        Assert.InRange((await endpoint.ReadToEndAsync(stuck)).Length, 0, 25_000_000);
    }

    [Fact]
    public async Task Watch_whose_client_goes_leaves_nothing_behind()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch);
        using var api = new ApiServer(time, new Random(1));
        using var stop = new CancellationTokenSource();
        var answer = await api.HandleAsync(new ApiRequest { Method = "GET", Path = Maps, Query = new Dictionary<string, string>(StringComparer.Ordinal) { ["watch"] = "true" } }, stop.Token);
        var before = api.Store.Readers(BuiltInResources.ConfigMaps.Resource);
        await using (var events = answer.Stream!.GetAsyncEnumerator(stop.Token))
        {
            var next = events.MoveNextAsync();
            await stop.CancelAsync();
            Assert.False(await next);
        }

        Assert.Equal(before - 1, api.Store.Readers(BuiltInResources.ConfigMaps.Resource));
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n\r\n")]
    [InlineData("\u0016\u0003\u0001\u0000\u0005hello")]
    public async Task Client_that_does_not_speak_TLS_is_dropped(string bytes)
    {
        await using var endpoint = await SandboxEndpoint.StartAsync();
        using (var plain = await endpoint.ConnectAsync())
        {
            await plain.GetStream().WriteAsync(Encoding.Latin1.GetBytes(bytes), endpoint.Token);
            await endpoint.ReadToEndAsync(plain.GetStream());
        }

        await endpoint.RequireAliveAsync();
    }

    // CVE-2023-44487: streams that are opened and reset as fast as they can be sent.
    [Fact]
    public async Task Flood_of_streams_that_are_reset_ends_its_connection()
    {
        await using var endpoint = await SandboxEndpoint.StartAsync();
        await using var tls = await endpoint.ConnectTlsAsync(SslApplicationProtocol.Http2);
        var flood = new MemoryStream();
        flood.Write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8);
        flood.Write(Frame(type: 4, flags: 0, stream: 0, []));
        var authority = Encoding.ASCII.GetBytes(endpoint.Server.Server.Authority);
        for (var i = 0; i < 20_000; i++)
        {
            flood.Write(Frame(type: 1, flags: 5, stream: (2 * i) + 1, [0x82, 0x87, 0x84, 0x41, (byte)authority.Length, .. authority]));
            flood.Write(Frame(type: 3, flags: 0, stream: (2 * i) + 1, [0, 0, 0, 8]));
        }

        var sending = SendAsync(tls, flood.ToArray(), endpoint.Token);
        // It ends long before the server would end a connection that is only quiet.
        await endpoint.ReadToEndAsync(tls);
        await sending;

        await endpoint.RequireAliveAsync();
    }

    // A Host header beside :authority does not make a wrong name right.
    [Fact]
    public async Task Authority_counts_before_a_Host_header()
    {
        await using var endpoint = await SandboxEndpoint.StartAsync();
        await using var tls = await endpoint.ConnectTlsAsync(SslApplicationProtocol.Http2);
        var (evil, good) = (Encoding.ASCII.GetBytes("evil.example"), Encoding.ASCII.GetBytes(endpoint.Server.Server.Authority));
        using var sent = new MemoryStream();
        sent.Write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8);
        sent.Write(Frame(type: 4, flags: 0, stream: 0, []));
        sent.Write(Frame(type: 1, flags: 5, stream: 1, [0x82, 0x87, 0x84, 0x41, (byte)evil.Length, .. evil, 0x40, 4, .. "host"u8, (byte)good.Length, .. good]));
        sent.Write(Frame(type: 7, flags: 0, stream: 0, [0, 0, 0, 0, 0, 0, 0, 0]));

        await tls.WriteAsync(sent.ToArray(), endpoint.Token);

        Assert.Contains("the sandbox answers only to", Encoding.UTF8.GetString(await endpoint.ReadToEndAsync(tls)), StringComparison.Ordinal);
    }

    private static byte[] Frame(byte type, byte flags, int stream, byte[] content)
    {
        var head = new byte[9];
        head[1] = (byte)(content.Length >> 8);
        head[2] = (byte)content.Length;
        (head[3], head[4]) = (type, flags);
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(5), stream);
        return [.. head, .. content];
    }

    private static async Task SendAsync(Stream stream, byte[] bytes, CancellationToken cancellationToken)
    {
        try
        {
            await stream.WriteAsync(bytes, cancellationToken);
        }
        catch (IOException)
        {
            // The server has had enough.
        }
    }

    private static async Task FillAsync(SandboxEndpoint endpoint, int count, int size)
    {
        using var client = endpoint.Client(HttpVersion.Version11);
        for (var i = 0; i < count; i++)
        {
            using var made = await client.PostAsync(Maps, new StringContent($$$"""{"metadata":{"name":"m{{{i:00}}}"},"data":{"k":"{{{new string('x', size)}}}"}}""", Encoding.UTF8, "application/json"), endpoint.Token);
            Assert.Equal(201, (int)made.StatusCode);
        }
    }

    // The clock goes on until the server has noticed; how much it had sent before it came to a stop is the kernel's business.
    private static async Task DropAsync(SandboxEndpoint endpoint, System.Net.Sockets.TcpClient client, FakeTimeProvider time)
    {
        var dropped = endpoint.WhenDroppedAsync(client);
        while (!dropped.IsCompleted)
        {
            time.Advance(new EndpointLimits().AnswerStall);
            await endpoint.RequireAliveAsync();
        }

        await dropped;
    }

    private static string Get(SandboxEndpoint endpoint, string url) => $"GET {url} HTTP/1.1\r\nHost: {endpoint.Server.Server.Authority}\r\nAuthorization: Bearer {endpoint.Server.Token}\r\n\r\n";
}
