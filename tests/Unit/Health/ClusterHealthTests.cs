using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CodeRun.Engine.Agents;
using CodeRun.Engine.Events.Manifests;
using CodeRun.Engine.GitHub;
using CodeRun.Engine.Health;
using CodeRun.Engine.Hosting;
using CodeRun.Engine.Kubernetes;
using CodeRun.Tests.Unit.Events;
using CodeRun.Tests.Unit.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace CodeRun.Tests.Unit.Health;

public sealed class ClusterHealthTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly ControllerConfiguration Configuration = ConfigurationReader.ReadFile(RepositoryFiles.PathOf("module", "config", "controller.yaml"));

    private readonly EventCluster _cluster = new();
    private readonly FakeTimeProvider _time = new(Now);

    public Task InitializeAsync() => _cluster.InstallAsync(["agents", "argo-events"]);

    public Task DisposeAsync()
    {
        _cluster.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Fit_cluster_passes_everything_in_one_order()
    {
        await LeaseAsync(Now.AddSeconds(-2));
        await SecretsAsync();

        var reports = await CheckAsync(_cluster.Api);

        Assert.Equal(Enum.GetValues<HealthCheck>(), reports.Select(static r => r.Check));
        Assert.All(reports.SelectMany(static r => r.Findings), static f => Assert.True(f.State is HealthState.Passed or HealthState.Skipped, f.ToString()));
        Assert.Contains("Kubernetes v1.", reports[0].Findings[0].Message, StringComparison.Ordinal);
        Assert.Equal(
            [HealthCheck.Storage, HealthCheck.ExternalSecrets, HealthCheck.ArgoEvents, HealthCheck.ArgoWorkflows],
            reports.Where(static r => r.Findings.All(static f => f.State == HealthState.Skipped)).Select(static r => r.Check));
    }

    [Fact]
    public async Task Nothing_is_written_and_no_value_of_a_secret_is_shown()
    {
        await SecretsAsync();
        var api = new StubbornApi(_cluster.Api);

        var reports = await CheckAsync(api);

        Assert.Equal(ControllerRights.All.Count, api.Requests.Count(static r => r == "ask"));
        Assert.DoesNotContain("hunter2", JsonSerializer.Serialize(reports), StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToBase64String(Encoding.UTF8.GetBytes("hunter2")), JsonSerializer.Serialize(reports), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Empty_cluster_names_everything_that_is_missing()
    {
        using var empty = new EventCluster();

        var reports = await CheckAsync(empty.Api);

        Assert.Equal(HealthState.Failed, StateOf(reports, HealthCheck.Namespace));
        Assert.Equal(HealthState.Failed, StateOf(reports, HealthCheck.Definition));
        Assert.Equal(HealthState.Warning, StateOf(reports, HealthCheck.Leader));
        Assert.Equal(HealthState.Skipped, StateOf(reports, HealthCheck.PodSecurity));
        Assert.Equal(Configuration.Agents.All.Count + 1, Findings(reports, HealthCheck.Secrets).Count);
    }

    [Fact]
    public async Task Definition_that_was_changed_in_the_cluster_is_named_by_field()
    {
        var crd = JsonNode.Parse(await _cluster.Api.GetAsync(ResourceEndpoint.CustomResourceDefinitions, @namespace: null, "coderuns.agents.platform", CancellationToken.None))!;
        var versions = crd["spec"]!["versions"]!.DeepClone();
        versions[0]!["schema"]!["openAPIV3Schema"]!["properties"]!["spec"]!["properties"]!.AsObject().Remove("maxRetries");
        await _cluster.Api.PatchAsync(ResourceEndpoint.CustomResourceDefinitions, @namespace: null, "coderuns.agents.platform", subresource: null, PatchKind.Merge,
            JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["spec"] = new JsonObject { ["versions"] = versions } }), CancellationToken.None);

        var finding = Assert.Single(Findings(await CheckAsync(_cluster.Api, HealthCheck.Definition), HealthCheck.Definition));

        Assert.Equal((HealthState.Failed, "spec.maxRetries"), (finding.State, finding.Subject));
    }

    [Fact]
    public async Task Account_of_a_controller_has_its_rights_and_is_told_what_it_may_not_see()
    {
        await RoleFixtures.GrantAsync(_cluster.Api, "agents", "controller", ControllerRights.All);
        using var connection = _cluster.ConnectAs("controller");

        var reports = await CheckAsync(new ApiClient(connection, TimeProvider.System));

        Assert.All(Findings(reports, HealthCheck.Rights), static f => Assert.Equal(HealthState.Passed, f.State));
        Assert.Equal(HealthState.Unknown, StateOf(reports, HealthCheck.Namespace));
        var definition = Assert.Single(Findings(reports, HealthCheck.Definition));
        Assert.Equal(HealthState.Unknown, definition.State);
        Assert.StartsWith("The API server serves CodeRuns (agents.platform/v1)", definition.Message, StringComparison.Ordinal);
        Assert.All(Findings(reports, HealthCheck.Secrets), static f => Assert.Equal(HealthState.Unknown, f.State));
    }

    [Fact]
    public async Task Right_that_is_missing_is_named()
    {
        await RoleFixtures.GrantAsync(_cluster.Api, "agents", "controller", ControllerRights.All.Where(static r => r is not { Resource.Plural: "pods", Verb: "patch" }));
        using var connection = _cluster.ConnectAs("controller");

        var reports = await CheckAsync(new ApiClient(connection, TimeProvider.System), HealthCheck.Rights);

        var finding = Assert.Single(Findings(reports, HealthCheck.Rights), static f => f.State != HealthState.Passed);
        Assert.Equal((HealthState.Failed, "pods"), (finding.State, finding.Subject));
        Assert.StartsWith("The connection may not patch pods in namespace 'agents'", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rights_on_the_lease_are_asked_for_in_its_namespace()
    {
        await RoleFixtures.GrantAsync(_cluster.Api, "agents", "controller", ControllerRights.All);
        using var connection = _cluster.ConnectAs("controller");

        var request = new HealthRequest { Namespace = "agents", LeaseNamespace = "default", Configuration = Configuration, Checks = [HealthCheck.Rights] };
        var reports = await ToListAsync(new ApiClient(connection, TimeProvider.System), request);

        Assert.Equal("leases.coordination.k8s.io", Assert.Single(Findings(reports, HealthCheck.Rights), static f => f.State == HealthState.Failed).Subject);
    }

    [Theory]
    [InlineData("namespaces/agents", HttpStatusCode.InternalServerError, HealthCheck.Namespace)]
    [InlineData("leases/", HttpStatusCode.Forbidden, HealthCheck.Leader)]
    [InlineData("customresourcedefinitions/", HttpStatusCode.ServiceUnavailable, HealthCheck.Definition)]
    public async Task Check_that_cannot_be_carried_out_is_unknown_and_stops_no_other(string path, HttpStatusCode status, HealthCheck check)
    {
        var api = new StubbornApi(_cluster.Api, request => request.EndsWith(path, StringComparison.Ordinal) || request.Contains(path, StringComparison.Ordinal) && path.EndsWith('/') ? throw new ApiException(request, status, status.ToString(), "out of order") : null);

        var reports = await CheckAsync(api);

        Assert.Equal(Enum.GetValues<HealthCheck>().Length, reports.Count);
        var finding = Assert.Single(Findings(reports, check));
        Assert.Equal(HealthState.Unknown, finding.State);
        Assert.Contains("out of order", finding.Message, StringComparison.Ordinal);
        Assert.NotEmpty(finding.Advice);
    }

    [Fact]
    public async Task Server_that_is_not_there_fails_one_check_and_leaves_the_others_unknown()
    {
        var api = new StubbornApi(_cluster.Api, static request => throw new ApiException(request, status: null, ApiReason.NoConnection, "refused"));

        var reports = await CheckAsync(api);

        Assert.Equal(HealthState.Failed, StateOf(reports, HealthCheck.ApiServer));
        Assert.All(reports.Skip(1).SelectMany(static r => r.Findings), static f => Assert.Equal(HealthState.Unknown, f.State));
    }

    [Theory]
    [InlineData("<html>")]
    [InlineData("[1,null]")]
    [InlineData("null")]
    [InlineData("7")]
    [InlineData("""{"a":1,"a":2}""")]
    [InlineData("""{"metadata":7,"spec":{"versions":{}},"status":[],"groups":[{"name":7,"versions":1}],"items":7,"gitVersion":[]}""")]
    public async Task Answer_that_is_none_of_kubernetes_breaks_nothing(string answer)
    {
        var reports = await CheckAsync(new StubbornApi(_cluster.Api, _ => Encoding.UTF8.GetBytes(answer)));

        Assert.Equal(Enum.GetValues<HealthCheck>().Length, reports.Count);
        Assert.All(reports, static r => Assert.NotEmpty(r.Findings));
    }

    [Fact]
    public async Task Lease_that_ran_out_is_looked_at_twice()
    {
        await LeaseAsync(Now.AddMinutes(-10));
        Assert.Equal(HealthState.Failed, await LeaderAsync(_cluster.Api));

        // By a clock that is ten minutes behind, it is renewed.
        var renewals = 0;
        var api = new StubbornApi(_cluster.Api, request => request.Contains("/leases/", StringComparison.Ordinal) ? Lease(Now.AddMinutes(-10).AddSeconds(2 * Interlocked.Increment(ref renewals))) : null);
        Assert.Equal(HealthState.Warning, await LeaderAsync(api));
        Assert.Equal(2, renewals);
    }

    [Fact]
    public async Task Operators_and_generated_objects_are_seen()
    {
        await CrdFixtures.InstallAsync(_cluster.Api, "argo-events", "argo-workflows", "external-secrets");
        var source = Assert.Single(ManifestGenerator.Generate([ManifestComponent.EventSource], new ManifestOptions { Configuration = Configuration, Organisation = "acme" }));
        await _cluster.CreateAsync("apis/argoproj.io/v1alpha1/namespaces/argo-events/eventsources", source.Content);

        var reports = await CheckAsync(_cluster.Api);

        Assert.Equal(HealthState.Passed, StateOf(reports, HealthCheck.ExternalSecrets));
        Assert.Equal(
            [("argoproj.io", HealthState.Passed), ("eventsource/coderun-github", HealthState.Passed), ("sensor/coderun-stages", HealthState.Skipped), ("sensor/coderun-remediation", HealthState.Skipped)],
            Findings(reports, HealthCheck.ArgoEvents).Select(static f => (f.Subject, f.State)));
        Assert.Equal(
            [("argoproj.io", HealthState.Passed), ("workflowtemplate/coderun", HealthState.Skipped), ("workflowtemplate/coderun-play", HealthState.Skipped)],
            Findings(reports, HealthCheck.ArgoWorkflows).Select(static f => (f.Subject, f.State)));
    }

    [Fact]
    public async Task Storage_class_is_looked_for_where_the_server_has_the_kind()
    {
        var api = new StubbornApi(_cluster.Api, static request => request switch
        {
            "get apis" => """{"groups":[{"name":"storage.k8s.io","versions":[{"version":"v1"}]}]}"""u8.ToArray(),
            "get apis/storage.k8s.io/v1" => """{"resources":[{"name":"storageclasses"}]}"""u8.ToArray(),
            "list apis/storage.k8s.io/v1/storageclasses" => """{"metadata":{},"items":[{"metadata":{"name":"a","annotations":{"storageclass.kubernetes.io/is-default-class":"true"}},"provisioner":"p"}]}"""u8.ToArray(),
            "get apis/storage.k8s.io/v1/storageclasses/fast" => throw new ApiException(request, HttpStatusCode.NotFound, ApiReason.NotFound, "none"),
            _ => null,
        });
        var request = new HealthRequest { Namespace = "agents", Configuration = Configuration, Checks = [HealthCheck.Storage] };

        Assert.Equal("storageclass/a", (await ToListAsync(api, request))[0].Findings[0].Subject);
        var named = await ToListAsync(api, request with { Configuration = Configuration with { Storage = new StorageOptions { ClassName = "fast" } } });
        Assert.Equal(HealthState.Warning, named[0].Findings[0].State);
    }

    [Fact]
    public async Task Chosen_checks_and_agents_alone_are_asked_for()
    {
        var api = new StubbornApi(_cluster.Api);
        var request = new HealthRequest { Namespace = "agents", Configuration = Configuration, Agents = [Configuration.Agents.Find("rex")!], Checks = [HealthCheck.Secrets, HealthCheck.Namespace] };

        var reports = await ToListAsync(api, request);

        Assert.Equal([HealthCheck.Namespace, HealthCheck.Secrets], reports.Select(static r => r.Check));
        Assert.Equal("rex", Assert.Single(reports[1].Findings).Secret!.Agent);
        Assert.Equal(3, api.Requests.Count);
    }

    [Fact]
    public async Task Cancellation_ends_all_checks()
    {
        using var stop = new CancellationTokenSource();
        await LeaseAsync(Now.AddMinutes(-10)); // Waits for a renewal, by a clock that stands still.
        var running = ToListAsync(_cluster.Api, new HealthRequest { Namespace = "agents", Configuration = Configuration }, stop.Token);
        Assert.False(running.IsCompleted);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task Caller_that_has_seen_enough_ends_the_rest()
    {
        await LeaseAsync(Now.AddMinutes(-10));

        await foreach (var report in new ClusterHealth(_cluster.Api, _time).CheckAsync(new HealthRequest { Namespace = "agents", Configuration = Configuration }, CancellationToken.None))
        {
            Assert.Equal(HealthCheck.ApiServer, report.Check);
            break;
        }
    }

    private async Task<HealthState> LeaderAsync(IApiClient api)
    {
        var running = CheckAsync(api, HealthCheck.Leader);
        while (!running.IsCompleted)
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        return StateOf(await running, HealthCheck.Leader);
    }

    private Task<List<HealthReport>> CheckAsync(IApiClient api, params HealthCheck[] checks) =>
        ToListAsync(api, new HealthRequest { Namespace = "agents", Configuration = Configuration, Checks = checks.Length == 0 ? Enum.GetValues<HealthCheck>() : checks });

    private async Task<List<HealthReport>> ToListAsync(IApiClient api, HealthRequest request, CancellationToken cancellationToken = default)
    {
        var reports = new List<HealthReport>();
        await foreach (var report in new ClusterHealth(api, _time).CheckAsync(request, cancellationToken))
            reports.Add(report);
        return reports;
    }

    private static IReadOnlyList<HealthFinding> Findings(List<HealthReport> reports, HealthCheck check) => Assert.Single(reports, r => r.Check == check).Findings;

    private static HealthState StateOf(List<HealthReport> reports, HealthCheck check) => Findings(reports, check)[0].State;

    private Task<byte[]> LeaseAsync(DateTimeOffset renewed) => _cluster.Api.CreateAsync(ResourceEndpoint.Leases, "agents", Lease(renewed), CancellationToken.None);

    private static byte[] Lease(DateTimeOffset renewed) => JsonSerializer.SerializeToUtf8Bytes(new JsonObject
    {
        ["apiVersion"] = "coordination.k8s.io/v1",
        ["kind"] = "Lease",
        ["metadata"] = new JsonObject { ["name"] = "coderun-controller" },
        ["spec"] = new JsonObject
        {
            ["holderIdentity"] = "a",
            ["leaseDurationSeconds"] = 15,
            ["renewTime"] = renewed.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", System.Globalization.CultureInfo.InvariantCulture),
        },
    });

    private async Task SecretsAsync()
    {
        foreach (var agent in Configuration.Agents.All)
            await SecretAsync(Configuration.Secrets.GithubAppSecretOf(agent), AppCredentials.AppIdKey, AppCredentials.PrivateKeyKey);
        await SecretAsync(Configuration.Secrets.ApiKeySecret!, [.. Configuration.Secrets.ApiKeys]);
    }

    private Task<JsonObject> SecretAsync(string name, params string[] keys) => _cluster.CreateAsync("api/v1/namespaces/agents/secrets", new JsonObject
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Secret",
        ["metadata"] = new JsonObject { ["name"] = name },
        ["stringData"] = new JsonObject(keys.Select(static k => KeyValuePair.Create(k, (JsonNode?)"hunter2"))),
    });
}
