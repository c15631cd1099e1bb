using System.Text.Json.Nodes;
using CodeRun.Engine.Agents;
using CodeRun.Engine.Events.Secrets;
using CodeRun.Engine.Kubernetes;
using Microsoft.Extensions.Time.Testing;

namespace CodeRun.Tests.Unit.Events.Secrets;

public sealed class SecretCheckerTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly ControllerConfiguration Configuration = ConfigurationReader.ReadFile(RepositoryFiles.PathOf("module", "config", "controller.yaml"));

    [Theory]
    [InlineData("v1")]
    [InlineData("v1beta1")]
    public async Task Secret_that_is_kept_up_to_date_passes_and_shows_names_only(string version)
    {
        using var cluster = await ClusterAsync("external-secrets");
        await SecretAsync(cluster, "github-app-5dlabs-rex", "app-id", "private-key", "client-id");
        await ExternalAsync(cluster, "rex", "github-app-5dlabs-rex", "True", version: version);

        var report = await RexAsync(cluster.Api);

        Assert.Equal(SecretState.Passed, report.State);
        Assert.Equal("app-id client-id private-key", string.Join(' ', report.Keys!));
        Assert.Equal(Now.AddMinutes(-10), report.External!.LastSync);
        Assert.DoesNotContain("hunter2", System.Text.Json.JsonSerializer.Serialize(report), StringComparison.Ordinal);
        Assert.Empty(report.Advice);
    }

    [Fact]
    public async Task Key_by_another_name_is_explained()
    {
        using var cluster = await ClusterAsync("external-secrets");
        await SecretAsync(cluster, "github-app-5dlabs-rex", "GITHUB_APP_ID", "GITHUB_APP_PRIVATE_KEY", "GITHUB_APP_CLIENT_ID");
        await ExternalAsync(cluster, "rex", "github-app-5dlabs-rex", "True");

        var report = await RexAsync(cluster.Api);

        Assert.Equal(SecretState.Failed, report.State);
        Assert.Equal(["app-id", "private-key"], report.MissingKeys);
        Assert.Contains("The Secret has GITHUB_APP_ID, but runs read the key 'app-id': a key by another name is not found.", report.Findings);
        Assert.Contains("Set secretKey: app-id in spec.data of ExternalSecret 'rex'.", report.Advice);
    }

    [Fact]
    public async Task External_secret_that_is_not_ready_says_why_and_fails_only_without_a_usable_secret()
    {
        using var cluster = await ClusterAsync("external-secrets");
        await ExternalAsync(cluster, "rex", "github-app-5dlabs-rex", "False", "SecretSyncedError", "could not get\u001b[31m secret");

        var without = await RexAsync(cluster.Api);
        await SecretAsync(cluster, "github-app-5dlabs-rex", "app-id", "private-key");
        var with = await RexAsync(cluster.Api);

        Assert.Equal((SecretState.Failed, SecretState.Warning), (without.State, with.State));
        Assert.Contains("ExternalSecret 'rex' is not ready (False): SecretSyncedError: could not get [31m secret.", with.Findings);
    }

    [Fact]
    public async Task Synchronisation_that_has_stopped_is_noticed()
    {
        using var cluster = await ClusterAsync("external-secrets");
        await SecretAsync(cluster, "github-app-5dlabs-rex", "app-id", "private-key");
        await ExternalAsync(cluster, "rex", "github-app-5dlabs-rex", "True", refreshed: Now.AddHours(-3));

        var report = await RexAsync(cluster.Api);

        Assert.Equal(SecretState.Warning, report.State);
        Assert.Contains(report.Findings, static f => f.Contains("last synchronised at 2026-05-01 09:00:00Z, although it should be every 01:00:00", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Kind_that_is_not_installed_is_said_and_the_secret_is_checked_alone()
    {
        using var cluster = await ClusterAsync();
        await SecretAsync(cluster, "github-app-5dlabs-rex", "app-id", "private-key");

        var report = await RexAsync(cluster.Api);

        Assert.Equal(SecretState.Passed, report.State);
        Assert.Contains(report.Findings, static f => f.StartsWith("The cluster has no kind ExternalSecret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Missing_secret_fails_for_an_agent_and_warns_for_api_keys()
    {
        using var cluster = await ClusterAsync();

        var reports = await Checker(cluster.Api).CheckAsync(Configuration, Configuration.Agents.All, apiKeys: true, "agents", CancellationToken.None);

        Assert.Equal(Configuration.Agents.All.Count + 1, reports.Count);
        Assert.Equal(SecretState.Failed, reports[0].State);
        Assert.Equal(("", "coderun-api-keys", SecretState.Warning), (reports[^1].Agent, reports[^1].Secret, reports[^1].State));
        Assert.Contains("kubectl create secret generic github-app-5dlabs-rex -n agents", string.Join(' ', reports[0].Advice), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("anthropic-api-key", true)]
    [InlineData("OTHER", false)]
    public async Task Api_key_that_is_missing_is_a_warning(string key, bool similar)
    {
        using var cluster = await ClusterAsync();
        await SecretAsync(cluster, "coderun-api-keys", key);

        var report = (await Checker(cluster.Api).CheckAsync(Configuration, [], apiKeys: true, "agents", CancellationToken.None))[0];

        Assert.Equal(SecretState.Warning, report.State);
        Assert.Equal(similar, report.Findings.Any(static f => f.Contains("by another name", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Missing_rights_are_named()
    {
        using var cluster = await ClusterAsync("external-secrets");
        var report = await RexAsync(new ForbiddingApi(cluster.Api));

        Assert.Equal(SecretState.Unknown, report.State);
        Assert.Null(report.Keys);
        Assert.Contains(report.Findings, static f => f.Contains("cannot get secrets", StringComparison.Ordinal));
        Assert.Contains(report.Advice, static a => a.Contains("'get' on secrets in namespace agents", StringComparison.Ordinal) && a.Contains("resourceNames to github-app-5dlabs-rex", StringComparison.Ordinal));
        Assert.Contains(report.Advice, static a => a.Contains("'list' on externalsecrets.external-secrets.io", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Several_writers_of_one_secret_are_noticed()
    {
        using var cluster = await ClusterAsync("external-secrets");
        await SecretAsync(cluster, "github-app-5dlabs-rex", "app-id", "private-key");
        await ExternalAsync(cluster, "a", "github-app-5dlabs-rex", "True");
        await ExternalAsync(cluster, "b", "github-app-5dlabs-rex", "True");

        Assert.Contains("Several ExternalSecrets write this Secret: a, b.", (await RexAsync(cluster.Api)).Findings);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"metadata":7,"spec":[],"status":"x"}""")]
    [InlineData("""{"metadata":{"name":{}},"spec":{"target":{"name":[]},"refreshInterval":5,"data":[1,null,{"secretKey":{}}]},"status":{"conditions":[null,{"type":"Ready","status":true}],"refreshTime":"soon"}}""")]
    [InlineData("""{"spec":{"refreshInterval":"99999999999999999999999999h"},"status":{"conditions":{}}}""")]
    public void Any_json_is_read_as_an_external_secret(string json)
    {
        var view = ExternalSecretView.Read(JsonNode.Parse(json));

        Assert.Equal(("Unknown", null, null), (view.Ready, view.LastSync, view.RefreshInterval));
        Assert.Empty(view.Keys);
    }

    private static SecretChecker Checker(IApiClient api) => new(api, new FakeTimeProvider(Now));

    private static async Task<SecretReport> RexAsync(IApiClient api) =>
        Assert.Single(await Checker(api).CheckAsync(Configuration, [Configuration.Agents.Find("rex")!], apiKeys: false, "agents", CancellationToken.None));

    private static async Task<EventCluster> ClusterAsync(params string[] definitions)
    {
        var cluster = new EventCluster();
        await cluster.InstallAsync(["agents"], definitions);
        return cluster;
    }

    private static Task<JsonObject> SecretAsync(EventCluster cluster, string name, params string[] keys) => cluster.CreateAsync("api/v1/namespaces/agents/secrets", new JsonObject
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Secret",
        ["metadata"] = new JsonObject { ["name"] = name },
        ["stringData"] = new JsonObject(keys.Select(static k => KeyValuePair.Create(k, (JsonNode?)"hunter2"))),
    });

    private static async Task ExternalAsync(EventCluster cluster, string name, string target, string ready, string reason = "SecretSynced", string message = "", string version = "v1", DateTimeOffset? refreshed = null)
    {
        await cluster.CreateAsync($"apis/external-secrets.io/{version}/namespaces/agents/externalsecrets", new JsonObject
        {
            ["apiVersion"] = $"external-secrets.io/{version}",
            ["kind"] = "ExternalSecret",
            ["metadata"] = new JsonObject { ["name"] = name },
            ["spec"] = new JsonObject { ["refreshInterval"] = "1h0m0s", ["secretStoreRef"] = new JsonObject { ["kind"] = "SecretStore", ["name"] = "s" }, ["target"] = new JsonObject { ["name"] = target }, ["data"] = new JsonArray() },
        });
        var status = new JsonObject
        {
            ["status"] = new JsonObject
            {
                ["refreshTime"] = (refreshed ?? Now.AddMinutes(-10)).ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture),
                ["conditions"] = new JsonArray(new JsonObject { ["type"] = "Ready", ["status"] = ready, ["reason"] = reason, ["message"] = message }),
            },
        };
        await cluster.Api.PatchAsync(new ResourceEndpoint("external-secrets.io", version, "externalsecrets"), "agents", name, "status", PatchKind.Merge, System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(status), CancellationToken.None);
    }
}
