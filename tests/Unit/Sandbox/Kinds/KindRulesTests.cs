namespace CodeRun.Tests.Unit.Sandbox.Kinds;

public sealed class KindRulesTests : IDisposable
{
    private const string Core = "/api/v1/namespaces/default";
    private const string Rbac = "/apis/rbac.authorization.k8s.io/v1/namespaces/default";
    private const string Jobs = "/apis/batch/v1/namespaces/default/jobs";
    private const string Events = "/apis/events.k8s.io/v1/namespaces/default/events";
    private const string Merge = "application/merge-patch+json";
    private const string Template = "\"template\":{\"spec\":{\"restartPolicy\":\"Never\",\"containers\":[{\"name\":\"m\",\"image\":\"x\",\"resources\":{\"limits\":{\"cpu\":\"1\"}}}]}}";
    private readonly SandboxClient _client = new();

    public void Dispose() => _client.Dispose();

    [Theory]
    [InlineData(Rbac + "/roles", """{"metadata":{"name":"a"},"rules":[{"apiGroups":[""],"resources":["pods"]}]}""", "Role.rbac.authorization.k8s.io \"a\" is invalid: rules[0].verbs: Required value: verbs must contain at least one value")]
    [InlineData(Rbac + "/rolebindings", """{"metadata":{"name":"a"},"roleRef":{"kind":"Thing","name":"r"}}""", "RoleBinding.rbac.authorization.k8s.io \"a\" is invalid: roleRef.kind: Unsupported value: \"Thing\": supported values: \"Role\", \"ClusterRole\"")]
    [InlineData(Core + "/persistentvolumeclaims", """{"metadata":{"name":"a"},"spec":{}}""", "PersistentVolumeClaim \"a\" is invalid: [spec.accessModes: Required value: at least 1 access mode is required, spec.resources[storage]: Required value]")]
    [InlineData(Core + "/persistentvolumeclaims", """{"metadata":{"name":"a"},"spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"0"}}}}""", "PersistentVolumeClaim \"a\" is invalid: spec.resources[storage]: Invalid value: \"0\": must be greater than zero")]
    [InlineData(Core + "/secrets", """{"metadata":{"name":"a"},"type":"kubernetes.io/dockerconfigjson","stringData":{".dockerconfigjson":"[]"}}""", "Secret \"a\" is invalid: data[.dockerconfigjson]: Invalid value: \"<secret contents redacted>\": json: cannot unmarshal array into Go value of type map[string]interface {}")]
    [InlineData(Events, """{"metadata":{"name":"a"},"regarding":{"namespace":"default"}}""", "Event \"a\" is invalid: [eventTime: Required value, type: Invalid value: \"\": has invalid value: ]")]
    [InlineData(Events, """{"metadata":{"name":"a"},"regarding":{"namespace":"default"},"eventTime":"2024-01-01T00:00:00.000000Z","type":"Normal","reportingController":"c","reportingInstance":"i","action":"a","reason":"r","series":{"count":1,"lastObservedTime":"2024-01-01T00:00:00.000000Z"}}""", "Event \"a\" is invalid: series.count: Invalid value: \"\": should be at least 2")]
    [InlineData(Core + "/events", """{"metadata":{"name":"a"},"involvedObject":{"namespace":"default"},"eventTime":"2024-01-01T00:00:00.000000Z","reportingComponent":"c","reportingInstance":"i","action":"a"}""", "Event \"a\" is invalid: reason: Required value")]
    [InlineData(Jobs, "{\"metadata\":{\"name\":\"a\"},\"spec\":{\"manualSelector\":true," + Template + "}}", "Job.batch \"a\" is invalid: spec.selector: Required value")]
    [InlineData(Jobs, "{\"metadata\":{\"name\":\"a\"},\"spec\":{\"backoffLimitPerIndex\":1," + Template + "}}", "Job.batch \"a\" is invalid: spec.backoffLimitPerIndex: Invalid value: 1: requires indexed completion mode")]
    [InlineData(Jobs, "{\"metadata\":{\"name\":\"a\"},\"spec\":{\"successPolicy\":{\"rules\":[]},\"completionMode\":\"Indexed\",\"completions\":1," + Template + "}}", "Job.batch \"a\" is invalid: spec.successPolicy.rules: Required value: at least one rules must be specified when the successPolicy is specified")]
    public async Task Object_that_breaks_a_rule_of_its_kind_is_refused(string url, string body, string message)
    {
        var (status, said) = await _client.SendAsync("POST", url, body);

        Assert.Equal((422, message), (status, (string?)said["message"]));
    }

    [Fact]
    public async Task Binding_keeps_its_role()
    {
        var (_, made) = await _client.SendAsync("POST", $"{Rbac}/rolebindings", """{"metadata":{"name":"a"},"roleRef":{"kind":"Role","name":"r"},"subjects":[{"kind":"User","name":"u"}]}""");

        var (status, said) = await _client.SendAsync("PATCH", $"{Rbac}/rolebindings/a", """{"roleRef":{"name":"z"}}""", Merge);

        Assert.Equal("rbac.authorization.k8s.io", (string?)made["subjects"]![0]!["apiGroup"]);
        Assert.Equal((422, "RoleBinding.rbac.authorization.k8s.io \"a\" is invalid: roleRef: Invalid value: {\"APIGroup\":\"rbac.authorization.k8s.io\",\"Kind\":\"Role\",\"Name\":\"z\"}: cannot change roleRef"), (status, (string?)said["message"]));
    }

    [Theory]
    [InlineData("default")]
    [InlineData("kube-system")]
    [InlineData("kube-public")]
    public async Task Namespace_that_every_cluster_needs_is_not_deleted(string name)
    {
        var (status, said) = await _client.SendAsync("DELETE", $"/api/v1/namespaces/{name}");

        Assert.Equal((403, $"namespaces \"{name}\" is forbidden: this namespace may not be deleted"), (status, (string?)said["message"]));
    }

    [Fact]
    public async Task Namespace_keeps_its_label_and_finalizers_whatever_is_written()
    {
        await _client.SendAsync("POST", "/api/v1/namespaces", """{"metadata":{"name":"n"},"spec":{"finalizers":["example.com/f"]}}""");

        var (_, space) = await _client.SendAsync("PATCH", "/api/v1/namespaces/n", """{"metadata":{"labels":null},"spec":{"finalizers":null}}""", Merge);

        Assert.Equal("n", (string?)space["metadata"]!["labels"]!["kubernetes.io/metadata.name"]);
        Assert.Equal("""["example.com/f","kubernetes"]""", space["spec"]!["finalizers"]!.ToJsonString());
    }

    [Fact]
    public async Task Change_of_a_namespace_that_is_going_does_not_remove_it()
    {
        await _client.SendAsync("POST", "/api/v1/namespaces", """{"metadata":{"name":"n"}}""");
        await _client.SendAsync("POST", "/api/v1/namespaces/n/configmaps", """{"metadata":{"name":"a","finalizers":["example.com/f"]}}""");
        await _client.SendAsync("DELETE", "/api/v1/namespaces/n");

        await _client.SendAsync("PATCH", "/api/v1/namespaces/n", """{"metadata":{"labels":{"x":"1"}}}""", Merge);

        Assert.Equal(200, (await _client.SendAsync("GET", "/api/v1/namespaces/n")).Status);
    }

    [Fact]
    public async Task Bound_claim_grows_only_where_a_storage_class_allows_it()
    {
        await _client.SendAsync("POST", $"{Core}/persistentvolumeclaims", """{"metadata":{"name":"a"},"spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}}}}""");
        await _client.SendAsync("PATCH", $"{Core}/persistentvolumeclaims/a/status", """{"status":{"phase":"Bound","capacity":{"storage":"1Gi"}}}""", Merge);

        var (grown, why) = await _client.SendAsync("PATCH", $"{Core}/persistentvolumeclaims/a", """{"spec":{"resources":{"requests":{"storage":"2Gi"}}}}""", Merge);
        var (shrunk, said) = await _client.SendAsync("PATCH", $"{Core}/persistentvolumeclaims/a", """{"spec":{"resources":{"requests":{"storage":"1Mi"}}}}""", Merge);

        Assert.Equal((403, "persistentvolumeclaims \"a\" is forbidden: only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize"), (grown, (string?)why["message"]));
        Assert.Equal((422, "PersistentVolumeClaim \"a\" is invalid: spec.resources.requests.storage: Forbidden: field can not be less than status.capacity"), (shrunk, (string?)said["message"]));
    }

    [Fact]
    public async Task Jobs_template_gets_no_requests_from_limits()
    {
        var (_, job) = await _client.SendAsync("POST", Jobs, "{\"metadata\":{\"name\":\"a\"},\"spec\":{\"suspend\":true," + Template + "}}");

        Assert.Equal("""{"limits":{"cpu":"1"}}""", job["spec"]!["template"]!["spec"]!["containers"]![0]!["resources"]!.ToJsonString());
    }

    [Fact]
    public async Task Selector_that_the_server_did_not_make_is_refused()
    {
        var (status, said) = await _client.SendAsync("POST", Jobs, "{\"metadata\":{\"name\":\"a\"},\"spec\":{\"selector\":{\"matchLabels\":{\"x\":\"y\"}}," + Template + "}}");

        Assert.Equal(422, status);
        Assert.Contains("`selector` not auto-generated", (string?)said["message"], StringComparison.Ordinal);
        Assert.Contains("`selector` does not match template `labels`", (string?)said["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lease_has_no_fields_of_coordinated_election()
    {
        var (_, lease) = await _client.SendAsync("POST", "/apis/coordination.k8s.io/v1/namespaces/default/leases", """{"metadata":{"name":"a"},"spec":{"holderIdentity":"me","strategy":"OldestEmulationVersion","preferredHolder":"you"}}""");

        Assert.Equal("""{"holderIdentity":"me"}""", lease["spec"]!.ToJsonString());
    }

    [Theory]
    [InlineData("/api/v1/namespaces", """{"metadata":{"name":"owned"}}""", "spec")]
    [InlineData(Core + "/pods", """{"metadata":{"name":"owned"},"spec":{"containers":[{"name":"m","image":"x"}]}}""", "tolerations", "priority", "preemptionPolicy", "serviceAccountName", "kube-api-access")]
    [InlineData(Core + "/persistentvolumeclaims", """{"metadata":{"name":"owned"},"spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}}}}""", "finalizers")]
    [InlineData(Jobs, "{\"metadata\":{\"name\":\"owned\"},\"spec\":{\"suspend\":true," + Template + "}}", "selector", "labels")]
    public async Task What_a_cluster_adds_by_itself_is_owned_by_nobody(string url, string body, params string[] fields)
    {
        var (status, made) = await _client.SendAsync("POST", $"{url}?fieldManager=me", body);

        var owned = made["metadata"]!["managedFields"]!.ToJsonString();
        Assert.Equal(201, status);
        Assert.All(fields, f => Assert.DoesNotContain($"f:{f}\"", owned, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Review_that_asks_nothing_is_refused_as_of_no_kind()
    {
        var (status, said) = await _client.SendAsync("POST", "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", """{"spec":{}}""");

        Assert.Equal((422, ".authorization.k8s.io \"\" is invalid: spec.resourceAttributes: Invalid value: null: exactly one of nonResourceAttributes or resourceAttributes must be specified"), (status, (string?)said["message"]));
    }
}
