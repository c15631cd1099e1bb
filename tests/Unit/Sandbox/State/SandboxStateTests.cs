using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using CodeRun.Sandbox;
using CodeRun.Sandbox.Storage;

namespace CodeRun.Tests.Unit.Sandbox.State;

/// <summary>A sandbox with a path, from one start to the next.</summary>
public sealed class SandboxStateTests : IDisposable
{
    private static readonly GroupResource Maps = new("", "configmaps");
    private readonly string _directory = Path.Combine(Directory.CreateTempSubdirectory("coderun-state-").FullName, "sandbox");
    private int _seed;

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_directory)!, recursive: true);

    [Fact]
    public async Task Clients_notice_no_difference_after_a_restart()
    {
        string kubeconfig;
        int port;
        await using (var first = await StartAsync())
        {
            first.Objects.Create(Maps, Map("kept"));
            kubeconfig = await File.ReadAllTextAsync(first.KubeconfigPath);
            port = first.Port;
        }

        await using var second = await StartAsync();

        Assert.Equal(port, second.Port);
        Assert.Equal(kubeconfig, await File.ReadAllTextAsync(second.KubeconfigPath));
        Assert.NotNull(second.Objects.Get(Maps, "default", "kept"));
        Assert.Empty(second.Notices);
        Assert.True(second.IsDurable);
    }

    [Fact]
    public async Task Restart_alone_changes_no_object()
    {
        SortedDictionary<string, string> before;
        await using (var first = await StartAsync())
            before = Everything(first);

        await using var second = await StartAsync();

        Assert.Equal(before, Everything(second));
    }

    [Fact]
    public async Task Port_that_is_taken_is_replaced_and_told()
    {
        int port;
        await using (var first = await StartAsync())
            port = first.Port;
        using var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();

        await using (var second = await StartAsync())
        {
            Assert.NotEqual(port, second.Port);
            Assert.Contains($"Port {port} of the last time is in use", Assert.Single(second.Notices), StringComparison.Ordinal);
            Assert.Contains($"https://127.0.0.1:{second.Port}", await File.ReadAllTextAsync(second.KubeconfigPath), StringComparison.Ordinal);
        }

        await Assert.ThrowsAsync<SandboxPortInUseException>(() => StartAsync(port));
    }

    [Fact]
    public async Task Directory_is_one_sandboxs_at_a_time()
    {
        await using (await StartAsync())
        {
            var refused = await Assert.ThrowsAsync<SandboxStateException>(() => StartAsync());
            Assert.Equal(SandboxStateProblem.InUse, refused.Problem);
            Assert.Contains($"'{_directory}' is in use by another sandbox", refused.Message, StringComparison.Ordinal);
        }

        await using var again = await StartAsync();
    }

    [Fact]
    public async Task Directory_with_something_else_in_it_is_refused_and_left_alone()
    {
        Directory.CreateDirectory(_directory);
        await File.WriteAllTextAsync(Path.Combine(_directory, "thesis.txt"), "mine");

        var refused = await Assert.ThrowsAsync<SandboxStateException>(() => StartAsync());

        Assert.Equal(SandboxStateProblem.NotASandbox, refused.Problem);
        Assert.Equal(["thesis.txt"], Directory.EnumerateFileSystemEntries(_directory).Select(static e => Path.GetFileName(e)));
    }

    [Fact]
    public async Task Damaged_state_is_refused_with_its_place_and_left_alone()
    {
        await using (var first = await StartAsync())
            first.Objects.Create(Maps, Map("kept"));
        var snapshot = Directory.EnumerateFiles(Path.Combine(_directory, "store"), "snapshot-*").Single();
        var bytes = await File.ReadAllBytesAsync(snapshot);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(snapshot, bytes);

        var refused = await Assert.ThrowsAsync<SandboxStateException>(() => StartAsync());

        Assert.Equal((SandboxStateProblem.Corrupt, snapshot), (refused.Problem, refused.Path));
        Assert.Equal(bytes, await File.ReadAllBytesAsync(snapshot));
    }

    [Fact]
    public async Task Store_that_is_missing_is_not_begun_anew()
    {
        await (await StartAsync()).DisposeAsync();
        Directory.Delete(Path.Combine(_directory, "store"), recursive: true);

        Assert.Equal(SandboxStateProblem.Corrupt, (await Assert.ThrowsAsync<SandboxStateException>(() => StartAsync())).Problem);
    }

    [Fact]
    public async Task Torn_end_of_the_log_is_told()
    {
        await (await StartAsync()).DisposeAsync();
        var log = Directory.EnumerateFiles(Path.Combine(_directory, "store"), "log-*").Single();
        await File.AppendAllTextAsync(log, "half a record");

        await using var again = await StartAsync();

        Assert.Contains("the last 13 bytes of log", Assert.Single(again.Notices), StringComparison.Ordinal);
        Assert.Equal("half a record", await File.ReadAllTextAsync(Directory.EnumerateFiles(Path.Combine(_directory, "store"), "cut-off-*").Single()));
    }

    [Fact]
    public async Task Only_the_owner_can_read_what_is_kept()
    {
        if (OperatingSystem.IsWindows())
            return;
        await (await StartAsync()).DisposeAsync();

        const UnixFileMode Mine = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        Assert.Equal(Mine, ModeOf(_directory));
        Assert.All(Directory.EnumerateDirectories(_directory, "*", SearchOption.AllDirectories), static d => Assert.Equal(Mine, ModeOf(d)));
        Assert.All(Directory.EnumerateFiles(_directory, "*", SearchOption.AllDirectories), static f => Assert.Equal(Mine & ~UnixFileMode.UserExecute, ModeOf(f)));
    }

    [Fact]
    public async Task Token_of_a_service_account_and_kinds_of_a_definition_outlive_a_restart()
    {
        string token;
        await using (var first = await StartAsync())
        {
            using var client = KubeconfigClient.Create(first.KubeconfigPath);
            await SendAsync(client, "apis/apiextensions.k8s.io/v1/customresourcedefinitions", """
                {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"things.example.com"},"spec":{"group":"example.com","scope":"Namespaced",
                "names":{"plural":"things","kind":"Thing"},"versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object","properties":{"size":{"type":"integer"}}}}}]}}
                """);
            await SendAsync(client, "apis/example.com/v1/namespaces/default/things", """{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"name":"one"},"size":3}""");
            token = (string)(await SendAsync(client, "api/v1/namespaces/default/serviceaccounts/default/token", """{"apiVersion":"authentication.k8s.io/v1","kind":"TokenRequest","spec":{}}"""))["status"]!["token"]!;
        }

        await using var second = await StartAsync();

        using var admin = KubeconfigClient.Create(second.KubeconfigPath);
        Assert.Equal(3, (int)JsonNode.Parse(await admin.GetStringAsync("apis/example.com/v1/namespaces/default/things/one"))!["size"]!);
        using var account = KubeconfigClient.Create(second.KubeconfigPath, token);
        Assert.Equal(HttpStatusCode.OK, (await account.GetAsync("version")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await account.GetAsync("api/v1/namespaces/default/secrets")).StatusCode);
    }

    [Fact]
    public async Task Watches_and_lists_from_before_are_too_old()
    {
        string old, token;
        await using (var first = await StartAsync())
        {
            first.Objects.Create(Maps, Map("a"));
            using var client = KubeconfigClient.Create(first.KubeconfigPath);
            var list = JsonNode.Parse(await client.GetStringAsync("apis/rbac.authorization.k8s.io/v1/clusterroles?limit=1"))!;
            (old, token) = ((string)list["metadata"]!["resourceVersion"]!, (string)list["metadata"]!["continue"]!);
            first.Objects.Create(Maps, Map("b"));
        }

        await using var second = await StartAsync();

        using var again = KubeconfigClient.Create(second.KubeconfigPath);
        Assert.Contains("\"code\":410", await again.GetStringAsync($"api/v1/configmaps?watch=true&resourceVersion={old}"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Gone, (await again.GetAsync($"apis/rbac.authorization.k8s.io/v1/clusterroles?limit=1&continue={token}")).StatusCode);
    }

    [Fact]
    public async Task Sandbox_without_a_path_leaves_nothing()
    {
        string directory;
        await using (var sandbox = await SandboxServer.StartAsync(new SandboxOptions { Random = new Random(1) }, CancellationToken.None))
        {
            directory = sandbox.Directory;
            Assert.False(sandbox.IsDurable);
        }

        Assert.False(Directory.Exists(directory));
    }

    private static UnixFileMode ModeOf(string path) => OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(path);

    private Task<SandboxServer> StartAsync(int port = 0) =>
        SandboxServer.StartAsync(new SandboxOptions { Path = _directory, Port = port, Random = new Random(++_seed) }, CancellationToken.None);

    private static JsonObject Map(string name) => new() { ["apiVersion"] = "v1", ["kind"] = "ConfigMap", ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "default" } };

    private static SortedDictionary<string, string> Everything(SandboxServer server) => new(
        ((GroupResource[])[new("", "namespaces"), new("", "serviceaccounts"), new("rbac.authorization.k8s.io", "clusterroles"), new("rbac.authorization.k8s.io", "clusterrolebindings")])
            .SelectMany(r => server.Objects.List(r)).ToDictionary(static o => (string)o["metadata"]!["uid"]!, static o => o.ToJsonString()), StringComparer.Ordinal);

    private static async Task<JsonNode> SendAsync(HttpClient client, string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await client.PostAsync(path, content);
        var answer = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, answer);
        return JsonNode.Parse(answer)!;
    }
}
