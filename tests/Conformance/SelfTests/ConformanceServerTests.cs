using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using CodeRun.Sandbox;
using CodeRun.Tests.Conformance.Servers;

namespace CodeRun.Tests.Conformance.SelfTests;

/// <summary>The kubeconfigs that people have: how the server is trusted and where the credentials are.</summary>
public sealed class ConformanceServerTests : IAsyncLifetime
{
    private readonly string _directory = Directory.CreateTempSubdirectory("coderun-conformance-").FullName;
    private SandboxServer? _sandbox;

    public async Task InitializeAsync() => _sandbox = await SandboxServer.StartAsync(new SandboxOptions { Random = new Random(1) }, CancellationToken.None);

    public async Task DisposeAsync()
    {
        await _sandbox!.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public Task Authority_as_data_and_a_token() => Reaches(static text => text);

    [Fact]
    public Task Authority_as_a_file_beside_the_kubeconfig() => Reaches(text =>
    {
        var data = Regex.Match(text, "certificate-authority-data: (?<data>\\S+)", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Groups["data"].Value;
        File.WriteAllText(Path.Combine(_directory, "ca.crt"), Encoding.ASCII.GetString(Convert.FromBase64String(data)));
        return text.Replace($"certificate-authority-data: {data}", "certificate-authority: ca.crt", StringComparison.Ordinal);
    });

    [Fact]
    public Task Server_that_is_not_verified() => Reaches(static text =>
        Regex.Replace(text, "certificate-authority-data: \\S+", "insecure-skip-tls-verify: true", RegexOptions.None, TimeSpan.FromSeconds(1)));

    [Fact]
    public async Task Server_of_another_authority_is_not_trusted()
    {
        await using var other = await SandboxServer.StartAsync(new SandboxOptions { Random = new Random(2) }, CancellationToken.None);
        await Assert.ThrowsAsync<HttpRequestException>(() => Reaches(text => text.Replace(_sandbox!.Server.GetLeftPart(UriPartial.Authority), other.Server.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal)));
    }

    private async Task Reaches(Func<string, string> change)
    {
        var kubeconfig = Path.Combine(_directory, "config");
        await File.WriteAllTextAsync(kubeconfig, change(await File.ReadAllTextAsync(_sandbox!.KubeconfigPath)));
        using var server = ConformanceServer.From(kubeconfig);

        Assert.Equal(HttpStatusCode.OK, await AskAsync(server, asAdministrator: true));
        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync(server, asAdministrator: false));
    }

    private static async Task<HttpStatusCode> AskAsync(ConformanceServer server, bool asAdministrator)
    {
        using var message = new HttpRequestMessage(HttpMethod.Get, server.Address + "/api/v1/secrets");
        using var answer = await server.SendAsync(message, asAdministrator, HttpCompletionOption.ResponseContentRead, CancellationToken.None);
        return answer.StatusCode;
    }
}
