using System.Text.Json.Nodes;
using CodeRun.Engine.Api;

namespace CodeRun.Tests.Unit.Sandbox;

public sealed class ApiServerTests : IDisposable
{
    private const string Maps = "/api/v1/namespaces/default/configmaps";
    private const string Pods = "/api/v1/namespaces/default/pods";
    private const string Runs = "/apis/agents.platform/v1/namespaces/default/coderuns";
    private const string Merge = "application/merge-patch+json";
    private readonly SandboxClient _client = new();

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task Created_object_has_the_servers_metadata()
    {
        var (status, made) = await CreateAsync("a");

        Assert.Equal(201, status);
        Assert.Matches("^[0-9a-f]{8}-", (string?)made["metadata"]!["uid"]);
        Assert.NotNull(made["metadata"]!["creationTimestamp"]);
        Assert.True(long.Parse((string)made["metadata"]!["resourceVersion"]!, System.Globalization.CultureInfo.InvariantCulture) > 0);
    }

    [Fact]
    public async Task Name_is_made_from_generateName()
    {
        var (_, made) = await _client.SendAsync("POST", Maps, """{"metadata":{"generateName":"x-"}}""");

        Assert.Matches("^x-[bcdfghjklmnpqrstvwxz2456789]{5}$", (string?)made["metadata"]!["name"]);
    }

    [Fact]
    public async Task Name_that_exists_is_refused()
    {
        await CreateAsync("a");

        var (status, said) = await CreateAsync("a");

        Assert.Equal((409, "AlreadyExists", "configmaps \"a\" already exists"), (status, (string?)said["reason"], (string?)said["message"]));
    }

    [Theory]
    [InlineData("GET", Maps + "/nope", 404, "NotFound")]
    [InlineData("GET", "/api/v1/namespaces/default/nopes", 404, "NotFound")]
    [InlineData("GET", "/api/v1/namespaces/default/configmaps/..%2f..", 404, "NotFound")]
    [InlineData("PUT", Maps, 405, "MethodNotAllowed")]
    [InlineData("BREW", Maps, 405, "MethodNotAllowed")]
    [InlineData("DELETE", "/api/v1/namespaces", 405, "MethodNotAllowed")]
    [InlineData("GET", Maps + "?labelSelector=%3D%3D", 400, "BadRequest")]
    [InlineData("GET", Maps + "?fieldSelector=spec.x%3D1", 400, "BadRequest")]
    public async Task Request_that_cannot_be_answered_says_why(string method, string url, int code, string reason)
    {
        var (status, said) = await _client.SendAsync(method, url);

        Assert.Equal((code, "Status", reason, code), (status, (string?)said["kind"], (string?)said["reason"], (int)said["code"]!));
    }

    [Theory]
    [InlineData("{", "application/json", 400)]
    [InlineData("[]", "application/json", 400)]
    [InlineData("""{"data":{"k":"v"},"data":{"k":1}}""", "application/json", 400)]
    [InlineData("""{"metadata":{"name":"Not Valid"}}""", "application/json", 422)]
    [InlineData("""{"metadata":{}}""", "application/json", 422)]
    [InlineData("""{"kind":"Pod","metadata":{"name":"a"}}""", "application/json", 400)]
    [InlineData("""{"metadata":{"name":"a","labels":{"x":"-bad-"}}}""", "application/json", 422)]
    [InlineData("a: 1", "application/yaml", 422)]
    [InlineData("a: [", "application/yaml", 400)]
    [InlineData("a: 1", "text/plain", 415)]
    public async Task Body_that_cannot_be_taken_is_refused(string body, string type, int code) =>
        Assert.Equal(code, (await _client.SendAsync("POST", Maps, body, type)).Status);

    [Fact]
    public async Task Table_shows_the_columns_of_the_kind()
    {
        await CreateAsync("a");

        var (_, table) = await _client.SendAsync("GET", Maps, accept: "application/json;as=Table;v=v1;g=meta.k8s.io");

        Assert.Equal(("Table", "Name", "Data", "Age"), ((string?)table["kind"], (string?)table["columnDefinitions"]![0]!["name"], (string?)table["columnDefinitions"]![1]!["name"], (string?)table["columnDefinitions"]![2]!["name"]));
        Assert.Equal(("a", 1), ((string?)table["rows"]![0]!["cells"]![0], (int?)table["rows"]![0]!["cells"]![1]));
    }

    [Fact]
    public async Task Namespace_that_is_not_there_takes_nothing() =>
        Assert.Equal(404, (await _client.SendAsync("POST", "/api/v1/namespaces/nowhere/configmaps", """{"metadata":{"name":"a"}}""")).Status);

    [Fact]
    public async Task Old_version_is_a_conflict_for_update_and_patch()
    {
        var (_, made) = await CreateAsync("a");
        var version = (string)made["metadata"]!["resourceVersion"]!;
        await _client.SendAsync("PATCH", Maps + "/a", """{"data":{"k":"2"}}""", Merge);

        var (patch, said) = await _client.SendAsync("PATCH", Maps + "/a", $$$"""{"metadata":{"resourceVersion":"{{{version}}}"},"data":{"k":"3"}}""", Merge);
        var (put, _) = await _client.SendAsync("PUT", Maps + "/a", made.ToJsonString());

        Assert.Equal((409, 409, "Conflict"), (patch, put, (string?)said["reason"]));
        Assert.Equal("2", (string?)(await _client.SendAsync("GET", Maps + "/a")).Body["data"]!["k"]);
    }

    [Fact]
    public async Task Json_patch_is_carried_out_whole_or_not_at_all()
    {
        await CreateAsync("a");

        var (good, value) = await _client.SendAsync("PATCH", Maps + "/a", """[{"op":"test","path":"/data/k","value":"1"},{"op":"add","path":"/metadata/annotations","value":{"a/b":"x"}},{"op":"add","path":"/metadata/annotations/a~1c","value":"x"},{"op":"remove","path":"/data/k"}]""", "application/json-patch+json");
        var (bad, _) = await _client.SendAsync("PATCH", Maps + "/a", """[{"op":"add","path":"/data/c","value":"y"},{"op":"remove","path":"/data/none"}]""", "application/json-patch+json");

        Assert.Equal((200, 422), (good, bad));
        Assert.Equal("""{"a/b":"x","a/c":"x"}""", value["metadata"]!["annotations"]!.ToJsonString());
        Assert.Null((await _client.SendAsync("GET", Maps + "/a")).Body["data"]?["c"]);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("text/plain")]
    public async Task Patch_that_is_not_supported_is_refused(string type)
    {
        await CreateAsync("a");

        Assert.Equal(415, (await _client.SendAsync("PATCH", Maps + "/a", "{}", type)).Status);
    }

    [Fact]
    public async Task Change_of_nothing_spends_no_version()
    {
        var (_, made) = await CreateAsync("a");

        var (_, same) = await _client.SendAsync("PATCH", Maps + "/a", """{"data":{"k":"1"}}""", Merge);

        Assert.Equal((string?)made["metadata"]!["resourceVersion"], (string?)same["metadata"]!["resourceVersion"]);
    }

    [Fact]
    public async Task Dry_run_stores_nothing()
    {
        Assert.Equal(201, (await _client.SendAsync("POST", Maps + "?dryRun=All", """{"metadata":{"name":"a"}}""")).Status);
        Assert.Equal(404, (await _client.SendAsync("GET", Maps + "/a")).Status);
    }

    [Fact]
    public async Task Immutable_config_map_keeps_its_data()
    {
        await _client.SendAsync("POST", Maps, """{"metadata":{"name":"a"},"immutable":true,"data":{"k":"1"}}""");

        Assert.Equal(422, (await _client.SendAsync("PATCH", Maps + "/a", """{"data":{"k":"2"}}""", Merge)).Status);
    }

    [Fact]
    public async Task Object_with_a_finalizer_is_only_marked_and_goes_with_its_last_finalizer()
    {
        await _client.SendAsync("POST", Maps, """{"metadata":{"name":"a","finalizers":["x.io/f"]}}""");

        var (_, marked) = await _client.SendAsync("DELETE", Maps + "/a");
        Assert.NotNull(marked["metadata"]!["deletionTimestamp"]);
        Assert.Equal(200, (await _client.SendAsync("GET", Maps + "/a")).Status);

        await _client.SendAsync("PATCH", Maps + "/a", """{"metadata":{"finalizers":null}}""", Merge);
        Assert.Equal(404, (await _client.SendAsync("GET", Maps + "/a")).Status);
    }

    [Fact]
    public async Task Deletion_keeps_to_its_preconditions()
    {
        await CreateAsync("a");

        Assert.Equal(409, (await _client.SendAsync("DELETE", Maps + "/a", """{"preconditions":{"uid":"other"}}""")).Status);
        Assert.Equal(200, (await _client.SendAsync("GET", Maps + "/a")).Status);
    }

    [Theory]
    [InlineData("Background", 404)]
    [InlineData("Foreground", 404)]
    [InlineData("Orphan", 200)]
    public async Task Dependants_go_with_their_owner_unless_orphaned(string policy, int expected)
    {
        var uid = (string)(await CreateAsync("owner")).Body["metadata"]!["uid"]!;
        await _client.SendAsync("POST", Maps, $$$$"""{"metadata":{"name":"child","ownerReferences":[{"apiVersion":"v1","kind":"ConfigMap","name":"owner","uid":"{{{{uid}}}}","blockOwnerDeletion":true}]}}""");

        await _client.SendAsync("DELETE", Maps + "/owner", $$"""{"propagationPolicy":"{{policy}}"}""");

        Assert.Equal(404, (await _client.SendAsync("GET", Maps + "/owner")).Status);
        Assert.Equal(expected, (await _client.SendAsync("GET", Maps + "/child")).Status);
    }

    [Fact]
    public async Task Object_whose_owner_is_gone_already_is_collected_at_once()
    {
        await _client.SendAsync("POST", Maps, """{"metadata":{"name":"child","ownerReferences":[{"apiVersion":"v1","kind":"ConfigMap","name":"o","uid":"gone"}]}}""");

        Assert.Equal(404, (await _client.SendAsync("GET", Maps + "/child")).Status);
    }

    [Fact]
    public async Task Deleted_namespace_takes_everything_in_it_along()
    {
        await _client.SendAsync("POST", "/api/v1/namespaces", """{"metadata":{"name":"team"}}""");
        await _client.SendAsync("POST", "/api/v1/namespaces/team/configmaps", """{"metadata":{"name":"a"}}""");

        await _client.SendAsync("DELETE", "/api/v1/namespaces/team");

        Assert.Equal(404, (await _client.SendAsync("GET", "/api/v1/namespaces/team")).Status);
        Assert.Equal(404, (await _client.SendAsync("GET", "/api/v1/namespaces/team/configmaps/a")).Status);
    }

    [Fact]
    public async Task List_selects_by_labels_and_pages()
    {
        foreach (var (name, label) in new[] { ("a", "x"), ("b", "y"), ("c", "x") })
            await _client.SendAsync("POST", Maps, $$$$"""{"metadata":{"name":"{{{{name}}}}","labels":{"l":"{{{{label}}}}"}}}""");

        var (_, selected) = await _client.SendAsync("GET", Maps + "?labelSelector=l in (x),l!=y&limit=1");
        var (_, rest) = await _client.SendAsync("GET", $"{Maps}?labelSelector=l%3Dx&limit=1&continue={Uri.EscapeDataString((string)selected["metadata"]!["continue"]!)}");

        Assert.Equal("a", (string?)selected["items"]![0]!["metadata"]!["name"]);
        Assert.Null(selected["metadata"]!["remainingItemCount"]); // Not known when a selector hides objects.
        Assert.Equal("c", (string?)rest["items"]![0]!["metadata"]!["name"]);
        Assert.Null(rest["metadata"]!["continue"]);
    }

    [Fact]
    public async Task Watch_from_a_version_shows_what_came_since_and_selectors_add_and_delete()
    {
        var version = (string)(await _client.SendAsync("GET", Maps)).Body["metadata"]!["resourceVersion"]!;
        await _client.SendAsync("POST", Maps, """{"metadata":{"name":"a"}}""");
        await _client.SendAsync("PATCH", Maps + "/a", """{"metadata":{"labels":{"l":"x"}}}""", Merge);
        await _client.SendAsync("PATCH", Maps + "/a", """{"data":{"k":"1"}}""", Merge);
        await _client.SendAsync("PATCH", Maps + "/a", """{"metadata":{"labels":null}}""", Merge);
        var events = new List<string>();
        await foreach (var next in _client.WatchAsync($"{Maps}?watch=true&labelSelector=l%3Dx&resourceVersion={version}"))
        {
            events.Add((string)next["type"]!);
            if (events.Count == 3)
                break;
        }

        Assert.Equal(["ADDED", "MODIFIED", "DELETED"], events);
    }

    [Fact]
    public async Task Watch_ends_when_its_time_is_over()
    {
        var time = new Kubernetes.SignallingTime();
        using var server = new CodeRun.Sandbox.Http.ApiServer(time, new Random(1));
        var answer = await server.HandleAsync(new CodeRun.Sandbox.Http.ApiRequest { Method = "GET", Path = Maps, Query = new Dictionary<string, string>(StringComparer.Ordinal) { ["watch"] = "true", ["timeoutSeconds"] = "5", ["resourceVersion"] = "0" } }, CancellationToken.None);
        var watching = Task.Run(async () =>
        {
            var count = 0;
            await foreach (var _ in answer.Stream!)
                count++;
            return count;
        });

        await time.TimerSetAsync();
        time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(0, await watching);
    }

    [Fact]
    public async Task Pod_keeps_its_spec_but_may_be_given_less_time()
    {
        await _client.SendAsync("POST", Pods, """{"metadata":{"name":"p"},"spec":{"containers":[{"name":"c","image":"i"}]}}""");

        Assert.Equal(422, (await _client.SendAsync("PATCH", Pods + "/p", """{"spec":{"restartPolicy":"Never"}}""", Merge)).Status);
        Assert.Equal(200, (await _client.SendAsync("PATCH", Pods + "/p", """{"spec":{"activeDeadlineSeconds":5}}""", Merge)).Status);
        Assert.Equal(422, (await _client.SendAsync("PATCH", Pods + "/p", """{"spec":{"activeDeadlineSeconds":9}}""", Merge)).Status);
    }

    [Theory]
    [InlineData("""{"spec":{"containers":[]}}""", "spec.containers")]
    [InlineData("""{"spec":{"containers":[{"name":"c"}]}}""", "spec.containers[0].image")]
    [InlineData("""{"spec":{"containers":[{"name":"c","image":"i","volumeMounts":[{"name":"v","mountPath":"/v"}]}]}}""", "spec.containers[0].volumeMounts[0].name")]
    public async Task Pod_that_lacks_something_is_refused_with_the_field(string pod, string field)
    {
        var body = JsonNode.Parse(pod)!;
        body["metadata"] = new JsonObject { ["name"] = "p" };

        var (status, said) = await _client.SendAsync("POST", Pods, body.ToJsonString());

        Assert.Equal((422, field), (status, (string?)said["details"]!["causes"]![0]!["field"]));
    }

    [Fact]
    public async Task Pod_of_a_service_account_that_is_not_there_is_refused() =>
        Assert.Equal(403, (await _client.SendAsync("POST", Pods, """{"metadata":{"name":"p"},"spec":{"serviceAccountName":"none","containers":[{"name":"c","image":"i"}]}}""")).Status);

    [Fact]
    public async Task Custom_resource_is_defaulted_pruned_and_validated()
    {
        await InstallAsync();

        var (status, run) = await _client.SendAsync("POST", Runs, """{"apiVersion":"agents.platform/v1","kind":"CodeRun","metadata":{"name":"r"},"spec":{"service":"s","unknown":1,"github_app":"x"},"status":{"phase":"Completed"}}""");
        var (wrong, said) = await _client.SendAsync("POST", Runs, """{"apiVersion":"agents.platform/v1","kind":"CodeRun","metadata":{"name":"w"},"spec":{"taskId":"x"}}""");

        Assert.Equal(201, status);
        Assert.Equal(("main", null, "x", null), ((string?)run["spec"]!["docsBranch"], run["spec"]!["unknown"], (string?)run["spec"]!["github_app"], run["status"]));
        Assert.Equal(422, wrong);
        Assert.Equal(["<nil>", "spec.service", "spec.taskId"], said["details"]!["causes"]!.AsArray().Select(static c => (string)c!["field"]!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Both_spellings_of_one_field_break_the_definitions_rule()
    {
        await InstallAsync();

        var (status, said) = await _client.SendAsync("POST", Runs, """{"apiVersion":"agents.platform/v1","kind":"CodeRun","metadata":{"name":"r"},"spec":{"service":"s","githubApp":"a","github_app":"b"}}""");

        Assert.Equal(422, status);
        Assert.Contains("write githubApp only", (string?)said["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Spec_and_status_are_written_apart_and_only_the_spec_counts_generations()
    {
        await InstallAsync();
        await _client.SendAsync("POST", Runs, """{"apiVersion":"agents.platform/v1","kind":"CodeRun","metadata":{"name":"r"},"spec":{"service":"s"}}""");

        var (_, status) = await _client.SendAsync("PATCH", Runs + "/r/status", """{"spec":{"service":"t"},"status":{"phase":"Pending"}}""", Merge);
        var (_, spec) = await _client.SendAsync("PATCH", Runs + "/r", """{"spec":{"priority":3},"status":{"phase":"Failed"}}""", Merge);

        Assert.Equal(("s", "Pending", 1), ((string?)status["spec"]!["service"], (string?)status["status"]!["phase"], (int)status["metadata"]!["generation"]!));
        Assert.Equal(("Pending", 2), ((string?)spec["status"]!["phase"], (int)spec["metadata"]!["generation"]!));
    }

    [Fact]
    public async Task Every_field_of_a_status_survives_the_schema()
    {
        await InstallAsync();
        await _client.SendAsync("POST", Runs, """{"apiVersion":"agents.platform/v1","kind":"CodeRun","metadata":{"name":"r"},"spec":{"service":"s"}}""");
        const string Status = """{"observedGeneration":1,"phase":"Completed","reason":"r","message":"m","agent":"a","workspace":"w","podName":"p","configMapName":"c","attempt":1,"failures":1,"disruptions":2,"startedAt":"2026-01-02T03:04:05Z","finishedAt":"2026-01-02T03:04:05Z","nextAttemptAt":"2026-01-02T03:04:05Z","expireAt":"2026-01-02T03:04:05Z","cleanedUpAt":"2026-01-02T03:04:05Z","result":{"exitCode":0,"pullRequestUrl":"u","branch":"b","commit":"c","sessionId":"s","costUsd":0.5,"inputTokens":1,"outputTokens":2,"turns":3,"summary":"x"},"attempts":[{"attempt":1,"podName":"p","startedAt":"2026-01-02T03:04:05Z","finishedAt":"2026-01-02T03:04:05Z","exitCode":0,"reason":"r"}],"conditions":[{"type":"T","status":"True","reason":"r","message":"m","lastTransitionTime":"2026-01-02T03:04:05Z","observedGeneration":1}]}""";

        await _client.SendAsync("PATCH", Runs + "/r/status", $$"""{"status":{{Status}}}""", Merge);

        var (_, read) = await _client.SendAsync("GET", Runs + "/r");
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Status), read["status"]), read["status"]!.ToJsonString());
        Assert.All(typeof(CodeRunStatus).GetProperties(), p => Assert.Contains($"\"{System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(p.Name)}\"", Status, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"type":"object","properties":{"spec":{"type":"object","x-kubernetes-validations":[{"rule":"self.all(x, x > 1)"}]}}}""")]
    [InlineData("""{"type":"object","properties":{"spec":{"type":"object","anyOf":[{"type":"string"}]}}}""")]
    [InlineData("""{"type":"object","properties":{"spec":{"type":"array"}}}""")]
    public async Task Definition_that_the_sandbox_cannot_honour_is_refused(string schema)
    {
        var crd = CrdGenerator.Json();
        crd["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"] = JsonNode.Parse(schema);

        Assert.Equal(422, (await _client.SendAsync("POST", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", crd.ToJsonString())).Status);
    }

    [Fact]
    public async Task Definition_that_is_deleted_is_served_no_longer()
    {
        await InstallAsync();
        await _client.SendAsync("DELETE", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/coderuns.agents.platform");

        Assert.Equal(404, (await _client.SendRawAsync("GET", Runs)).Status);
    }

    [Fact]
    public async Task Same_seed_gives_the_same_identities()
    {
        using var other = new SandboxClient();

        Assert.Equal((string?)(await CreateAsync("a")).Body["metadata"]!["uid"], (string?)(await other.SendAsync("POST", Maps, """{"metadata":{"name":"a"},"data":{"k":"1"}}""")).Body["metadata"]!["uid"]);
    }

    private async Task InstallAsync() =>
        Assert.Equal(201, (await _client.SendAsync("POST", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", CrdGenerator.Json().ToJsonString())).Status);

    private Task<(int Status, JsonNode Body)> CreateAsync(string name) => _client.SendAsync("POST", Maps, $$$"""{"metadata":{"name":"{{{name}}}"},"data":{"k":"1"}}""");
}
