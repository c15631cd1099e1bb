using System.Net;
using System.Security.Authentication;
using CodeRun.Engine.Kubernetes;
using CodeRun.Sandbox;

namespace CodeRun.Tests.Unit.Kubernetes;

public sealed class ApiConnectionTests : IAsyncLifetime
{
    private SandboxServer? _server;

    private SandboxServer Server => _server!;

    public async Task InitializeAsync() => _server = await SandboxServer.StartAsync(new SandboxOptions { Random = new Random(1) }, CancellationToken.None);

    public async Task DisposeAsync() => await Server.DisposeAsync();

    [Fact]
    public async Task Token_and_certificate_are_enough_to_connect()
    {
        using var connection = ApiConnection.FromToken(Server.Server, Server.Token, Server.Certificate, "Sandbox", "context");

        using var answer = await connection.Http.GetAsync("api/v1/namespaces/default");

        Assert.Equal((HttpStatusCode.OK, "Sandbox", "context", "default"), (answer.StatusCode, connection.Source, connection.Context, connection.Namespace));
    }

    [Fact]
    public async Task Server_with_another_certificate_is_not_trusted()
    {
        await using var other = await SandboxServer.StartAsync(new SandboxOptions { Random = new Random(2) }, CancellationToken.None);
        using var connection = ApiConnection.FromToken(Server.Server, Server.Token, other.Certificate, "Sandbox");

        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => connection.Http.GetAsync("api/v1/namespaces/default"));

        Assert.IsType<AuthenticationException>(refused.InnerException);
    }
}
