using System.Net;
using System.Net.NetworkInformation;
using System.Net.Security;
using System.Security.Authentication;
using System.Text;
using System.Text.Json.Nodes;
using CodeRun.Sandbox;
using CodeRun.Sandbox.Http;

namespace CodeRun.Tests.Unit.Sandbox.Http;

/// <summary>Who gets in, and what he can send.</summary>
public sealed class ProtectionTests : IAsyncLifetime
{
    private const string Maps = "/api/v1/namespaces/default/configmaps";

    private SandboxEndpoint _endpoint = null!;

    public async Task InitializeAsync() => _endpoint = await SandboxEndpoint.StartAsync();

    public async Task DisposeAsync() => await _endpoint.DisposeAsync();

    [Fact]
    public void Port_is_open_on_loopback_only()
    {
        var listening = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Where(l => l.Port == _endpoint.Server.Port).ToList();

        Assert.Equal([IPAddress.Loopback], listening.Select(static l => l.Address));
    }

    [Theory]
    [InlineData("127.0.0.1:PORT", 200)]
    [InlineData("localhost:PORT", 200)]
    [InlineData("LocalHost:PORT", 200)]
    [InlineData("evil.example:PORT", 403)]
    [InlineData("127.0.0.1", 403)]
    [InlineData("localhost", 403)]
    [InlineData("localhost.:PORT", 403)]
    [InlineData("127.0.0.1.evil.example:PORT", 403)]
    [InlineData("127.0.0.1:1", 403)]
    [InlineData("[::1]:PORT", 403)]
    [InlineData("0.0.0.0:PORT", 403)]
    [InlineData("127.1:PORT", 403)]
    public async Task Other_host_names_are_refused_in_every_version_of_HTTP(string host, int code)
    {
        foreach (var version in (Version[])[HttpVersion.Version11, HttpVersion.Version20])
        {
            using var client = _endpoint.Client(version);
            using var request = Request(HttpMethod.Get, "/version", version);
            request.Headers.Host = host.Replace("PORT", _endpoint.Server.Port.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
            // What a proxy says of the name it was asked for counts for nothing.
            request.Headers.Add("X-Forwarded-Host", code == 200 ? "evil.example" : $"127.0.0.1:{_endpoint.Server.Port}");

            using var answer = await client.SendAsync(request, _endpoint.Token);

            Assert.Equal(code, (int)answer.StatusCode);
            if (code == 403)
                Assert.Equal("Forbidden", (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync(_endpoint.Token))!["reason"]);
        }
    }

    [Theory]
    [InlineData("GET /version HTTP/1.0\r\n\r\n", "403")]
    [InlineData("GET /version HTTP/1.1\r\n\r\n", "400")]
    [InlineData("GET /version HTTP/1.1\r\nHost: \r\n\r\n", "403")]
    [InlineData("GET /version HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nHost: evil.example\r\n\r\n", "400")]
    [InlineData("GET https://evil.example/version HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\n\r\n", "400")]
    [InlineData("GET https://127.0.0.1:PORT/version HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\n\r\n", "200")]
    [InlineData("GET https://127.0.0.1:PORT?x HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\n\r\n", "200")]
    [InlineData("CONNECT 127.0.0.1:PORT HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\n\r\n", "40")]
    [InlineData("OPTIONS * HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\n\r\n", "40")]
    public async Task Host_that_is_missing_double_or_contradicted_is_refused(string request, string code)
    {
        await using var tls = await _endpoint.ConnectTlsAsync();
        var sent = request.Replace("PORT", _endpoint.Server.Port.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("\r\n\r\n", $"\r\nAuthorization: Bearer {_endpoint.Server.Token}\r\nConnection: close\r\n\r\n", StringComparison.Ordinal);

        await tls.WriteAsync(Encoding.ASCII.GetBytes(sent), _endpoint.Token);

        Assert.StartsWith($"HTTP/1.1 {code}", Encoding.UTF8.GetString(await _endpoint.ReadToEndAsync(tls)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("OPTIONS")]
    [InlineData("GET")]
    [InlineData("POST")]
    public async Task Pages_of_other_origins_are_let_see_nothing(string method)
    {
        using var request = Request(new HttpMethod(method), Maps, HttpVersion.Version11);
        request.Headers.Add("Origin", "https://evil.example");
        request.Headers.Add("Access-Control-Request-Method", "POST");

        using var answer = await _endpoint.Http.SendAsync(request, _endpoint.Token);

        Assert.DoesNotContain(answer.Headers, static h => h.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("x", false)]
    [InlineData("TOKENx", false)]
    [InlineData("TOKE", false)]
    [InlineData("token", false)]
    [InlineData("é", false)]
    [InlineData("TOKEN", true)]
    public async Task Only_the_token_lets_in(string token, bool accepted)
    {
        var own = _endpoint.Server.Token;
        var sent = token.Replace("TOKEN", own, StringComparison.Ordinal).Replace("TOKE", own[..^1], StringComparison.Ordinal);
        if (token == "token")
            sent = own.ToUpperInvariant();
        using var request = Request(HttpMethod.Get, Maps, HttpVersion.Version11);
        using var client = _endpoint.Client(HttpVersion.Version11);
        client.DefaultRequestHeaders.Authorization = null;
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {Uri.EscapeDataString(sent)}");

        using var answer = await client.SendAsync(request, _endpoint.Token);

        // Without a token one is anonymous, and may read next to nothing.
        Assert.Equal(accepted ? 200 : token.Length == 0 ? 403 : 401, (int)answer.StatusCode);
        var text = await answer.Content.ReadAsStringAsync(_endpoint.Token);
        Assert.True(accepted || sent.Length < 5 || !text.Contains(sent, StringComparison.Ordinal), "An error repeats the token.");
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task Body_over_3_MiB_is_413_with_a_Status(bool http2, bool chunked)
    {
        var version = http2 ? HttpVersion.Version20 : HttpVersion.Version11;
        using var client = _endpoint.Client(version);
        using var request = Request(HttpMethod.Post, Maps, version);
        request.Content = new ByteArrayContent(new byte[EndpointLimits.MaxBody + 1]);
        request.Headers.TransferEncodingChunked = chunked && !http2;
        if (chunked)
            request.Content = new StreamContent(new UnknownLengthStream(EndpointLimits.MaxBody + 1));

        using var answer = await client.SendAsync(request, _endpoint.Token);

        var said = JsonNode.Parse(await answer.Content.ReadAsStringAsync(_endpoint.Token))!;
        Assert.Equal((413, "RequestEntityTooLarge", "Request entity too large: limit is 3145728"), ((int)answer.StatusCode, (string?)said["reason"], (string?)said["message"]));
        await _endpoint.RequireAliveAsync();
    }

    [Fact]
    public async Task Body_far_over_3_MiB_is_not_waited_for()
    {
        await using var tls = await _endpoint.ConnectTlsAsync();

        await tls.WriteAsync(Encoding.ASCII.GetBytes($"POST {Maps} HTTP/1.1\r\nHost: 127.0.0.1:{_endpoint.Server.Port}\r\nAuthorization: Bearer {_endpoint.Server.Token}\r\nContent-Length: 1000000000\r\n\r\n"), _endpoint.Token);

        var buffer = new byte[12];
        await tls.ReadExactlyAsync(buffer, _endpoint.Token);
        Assert.Equal("HTTP/1.1 413", Encoding.ASCII.GetString(buffer));
    }

    [Fact]
    public async Task Body_of_3_MiB_is_read()
    {
        var body = new byte[EndpointLimits.MaxBody];
        body.AsSpan().Fill((byte)' ');

        using var answer = await _endpoint.Http.PostAsync(Maps, new ByteArrayContent(body), _endpoint.Token);

        Assert.Equal(400, (int)answer.StatusCode);
    }

    [Fact]
    public async Task Body_of_somebody_who_may_not_send_it_is_not_waited_for()
    {
        await using var tls = await _endpoint.ConnectTlsAsync();

        await tls.WriteAsync(Encoding.ASCII.GetBytes($"POST {Maps} HTTP/1.1\r\nHost: 127.0.0.1:{_endpoint.Server.Port}\r\nContent-Length: 1000000\r\n\r\n"), _endpoint.Token);

        var buffer = new byte[12];
        await tls.ReadExactlyAsync(buffer, _endpoint.Token);
        Assert.Equal("HTTP/1.1 403", Encoding.ASCII.GetString(buffer));
    }

    [Fact]
    public async Task Long_selector_is_an_address_like_any_other()
    {
        var selector = $"a in ({string.Join(',', Enumerable.Range(0, 4000).Select(static i => $"value-{i}"))})";
        foreach (var version in (Version[])[HttpVersion.Version11, HttpVersion.Version20])
        {
            using var client = _endpoint.Client(version);
            using var answer = await client.SendAsync(Request(HttpMethod.Get, $"{Maps}?labelSelector={Uri.EscapeDataString(selector)}", version), _endpoint.Token);

            Assert.Equal(200, (int)answer.StatusCode);
        }
    }

    [Fact]
    public void Kubeconfig_and_its_directory_are_the_owners_alone()
    {
        if (OperatingSystem.IsWindows())
            return; // Profiles are private there.
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_endpoint.Server.KubeconfigPath));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_endpoint.Server.Directory));
        // The key of the certificate and anything else of value is in memory.
        Assert.DoesNotContain("PRIVATE KEY", File.ReadAllText(_endpoint.Server.KubeconfigPath), StringComparison.Ordinal);
        Assert.Equal([_endpoint.Server.KubeconfigPath], Directory.EnumerateFiles(_endpoint.Server.Directory, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void Token_is_no_part_of_the_processes_arguments() =>
        Assert.DoesNotContain(Environment.GetCommandLineArgs(), a => a.Contains(_endpoint.Server.Token, StringComparison.Ordinal));

    [Fact]
    public async Task Certificate_is_for_loopback_and_trusted_through_the_kubeconfig_alone()
    {
        await using var tls = new SslStream((await _endpoint.ConnectAsync()).GetStream());
        SslPolicyErrors found = default;

        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "evil.example", RemoteCertificateValidationCallback = (_, _, _, errors) => (found = errors) != SslPolicyErrors.None }, _endpoint.Token);

        Assert.True(found.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch));
        Assert.True(found.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors));
    }

    [Fact]
    public void Old_versions_of_TLS_are_not_spoken()
    {
        using var certificate = ServerCertificate.Create(DateTimeOffset.UnixEpoch);

        Assert.Equal(SslProtocols.Tls12 | SslProtocols.Tls13, TlsConnection.Options(certificate).EnabledSslProtocols);
    }

    private static HttpRequestMessage Request(HttpMethod method, string url, Version version) => new(method, url) { Version = version, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
}
