using System.Text.Json.Nodes;

namespace CodeRun.Tests.Unit.Sandbox.Kinds;

public sealed class PodRulesTests : IDisposable
{
    private const string Pods = "/api/v1/namespaces/default/pods";
    private const string Merge = "application/merge-patch+json";
    private const string Strategic = "application/strategic-merge-patch+json";
    private readonly SandboxClient _client = new();

    public void Dispose() => _client.Dispose();

    [Theory]
    [InlineData("""{"resources":{"requests":{"cpu":"2"},"limits":{"cpu":"1"}}}""", "spec.containers[0].resources.requests: Invalid value: \"2\": must be less than or equal to cpu limit of 1")]
    [InlineData("""{"resources":{"requests":{"foo":"1"}}}""", "spec.containers[0].resources.requests[foo]: Invalid value: \"foo\": must be a standard resource for containers")]
    [InlineData("""{"resources":{"requests":{"memory":"-1"}}}""", "spec.containers[0].resources.requests[memory]: Invalid value: \"-1\": must be greater than or equal to 0")]
    [InlineData("""{"resources":{"requests":{"example.com/gpu":"1"}}}""", "spec.containers[0].resources.limits: Required value: Limit must be set for non overcommitable resources")]
    [InlineData("""{"volumeMounts":[{"name":"nope","mountPath":"/x"}]}""", "spec.containers[0].volumeMounts[0].name: Not found: \"nope\"")]
    [InlineData("""{"env":[{"name":"A","value":"1","valueFrom":{"fieldRef":{"fieldPath":"metadata.name"}}}]}""", "spec.containers[0].env[0].valueFrom: Invalid value: \"\": may not be specified when `value` is not empty")]
    [InlineData("""{"env":[{"name":"A","valueFrom":{"fieldRef":{"fieldPath":"status.phase"}}}]}""", "spec.containers[0].env[0].valueFrom.fieldRef.fieldPath: Unsupported value: \"status.phase\": supported values: \"metadata.name\", \"metadata.namespace\", \"metadata.uid\", \"spec.nodeName\", \"spec.serviceAccountName\", \"status.hostIP\", \"status.hostIPs\", \"status.podIP\", \"status.podIPs\"")]
    [InlineData("""{"env":[{"name":"A","valueFrom":{"fieldRef":{"fieldPath":"nope"}}}]}""", "spec.containers[0].env[0].valueFrom.fieldRef.fieldPath: Invalid value: \"nope\": error converting fieldPath: field label not supported: nope")]
    [InlineData("""{"envFrom":[{}]}""", "spec.containers[0].envFrom: Invalid value: \"\": must specify one of: `configMapRef` or `secretRef`")]
    [InlineData("""{"ports":[{"containerPort":70000}]}""", "spec.containers[0].ports[0].containerPort: Invalid value: 70000: must be between 1 and 65535, inclusive")]
    [InlineData("""{"ports":[{"containerPort":1,"name":"1"}]}""", "spec.containers[0].ports[0].name: Invalid value: \"1\": must contain at least one letter (a-z)")]
    [InlineData("""{"ports":[{"containerPort":1,"hostPort":5},{"containerPort":2,"hostPort":5}]}""", "spec.containers[0].ports[1].hostPort: Duplicate value: \"TCP//5\"")]
    [InlineData("""{"livenessProbe":{}}""", "spec.containers[0].livenessProbe: Required value: must specify a handler type")]
    [InlineData("""{"livenessProbe":{"exec":{"command":["x"]},"successThreshold":2}}""", "spec.containers[0].livenessProbe.successThreshold: Invalid value: 2: must be 1")]
    [InlineData("""{"lifecycle":{"preStop":{"sleep":{"seconds":31}}}}""", "spec.containers[0].lifecycle.preStop.sleep: Invalid value: 31: must be non-negative and less than terminationGracePeriodSeconds (30)")]
    [InlineData("""{"securityContext":{"runAsUser":-1}}""", "spec.containers[0].securityContext.runAsUser: Invalid value: -1: must be between 0 and 2147483647, inclusive")]
    [InlineData("""{"terminationMessagePolicy":"X"}""", "spec.containers[0].terminationMessagePolicy: Unsupported value: \"X\": supported values: \"File\", \"FallbackToLogsOnError\"")]
    [InlineData("""{"image":" x"}""", "spec.containers[0].image: Invalid value: \" x\": must not have leading or trailing whitespace")]
    public Task Container_that_breaks_a_rule_is_refused(string container, string problem) => RefusedAsync("{}", container, problem);

    [Theory]
    [InlineData("""{"volumes":[{"name":"a","emptyDir":{},"configMap":{"name":"x"}}]}""", "spec.volumes[0].configMap: Forbidden: may not specify more than 1 volume type")]
    [InlineData("""{"volumes":[{"name":"a","hostPath":{}}]}""", "spec.volumes[0].hostPath.path: Required value")]
    [InlineData("""{"volumes":[{"name":"a","hostPath":{"path":"/x/../y"}}]}""", "spec.volumes[0].hostPath.path: Invalid value: \"/x/../y\": must not contain '..'")]
    [InlineData("""{"volumes":[{"name":"a","secret":{}}]}""", "spec.volumes[0].secret.secretName: Required value")]
    [InlineData("""{"volumes":[{"name":"a","configMap":{"name":"x","items":[{"key":"k","path":"../p"}]}}]}""", "spec.volumes[0].configMap.items[0].path: Invalid value: \"../p\": must not contain '..'")]
    [InlineData("""{"volumes":[{"name":"a","persistentVolumeClaim":{}}]}""", "spec.volumes[0].persistentVolumeClaim.claimName: Required value")]
    [InlineData("""{"volumes":[{"name":"a","projected":{"sources":[{"serviceAccountToken":{"path":"t","expirationSeconds":1}}]}}]}""", "spec.volumes[0].projected.sources[0].serviceAccountToken.expirationSeconds: Invalid value: 1: may not specify a duration less than 10 minutes")]
    [InlineData("""{"tolerations":[{"operator":"Equal"}]}""", "spec.tolerations[0].operator: Invalid value: \"Equal\": operator must be Exists when `key` is empty, which means \"match all values and all keys\"")]
    [InlineData("""{"tolerations":[{"key":"a","operator":"Exists","effect":"X"}]}""", "spec.tolerations[0].effect: Unsupported value: \"X\": supported values: \"NoSchedule\", \"PreferNoSchedule\", \"NoExecute\"")]
    [InlineData("""{"dnsPolicy":"X"}""", "spec.dnsPolicy: Unsupported value: \"X\": supported values: \"ClusterFirstWithHostNet\", \"ClusterFirst\", \"Default\", \"None\"")]
    [InlineData("""{"hostname":"a.b"}""", "spec.hostname: Invalid value: \"a.b\": must not contain dots")]
    [InlineData("""{"activeDeadlineSeconds":0}""", "spec.activeDeadlineSeconds: Invalid value: 0: must be between 1 and 2147483647, inclusive")]
    [InlineData("""{"initContainers":[{"name":"i","image":"x","livenessProbe":{"exec":{"command":["x"]}}}]}""", "spec.initContainers[0].livenessProbe: Forbidden: may not be set for init containers without restartPolicy=Always")]
    [InlineData("""{"nodeName":"n","schedulingGates":[{"name":"example.com/g"}]}""", "spec.nodeName: Forbidden: cannot be set until all schedulingGates have been cleared")]
    public Task Spec_that_breaks_a_rule_is_refused(string spec, string problem) => RefusedAsync(spec, "{}", problem);

    [Theory]
    [InlineData("""{"priorityClassName":"nope"}""", "pods \"a\" is forbidden: no PriorityClass with name nope was found")]
    [InlineData("""{"priority":5}""", "pods \"a\" is forbidden: the integer value of priority (5) must not be provided in pod spec; priority admission controller computed 0 from the given PriorityClass name")]
    [InlineData("""{"runtimeClassName":"x"}""", "pods \"a\" is forbidden: pod rejected: RuntimeClass \"x\" not found")]
    public async Task Admission_plugins_of_a_cluster_refuse_a_pod(string spec, string message)
    {
        var (status, said) = await _client.SendAsync("POST", Pods, Pod("a", spec, "{}"));

        Assert.Equal((403, message), (status, (string?)said["message"]));
    }

    [Fact]
    public async Task Pod_gets_the_defaults_of_what_it_has()
    {
        var (_, pod) = await _client.SendAsync("POST", Pods, Pod("a",
            """{"priorityClassName":"system-node-critical","tolerations":[{"operator":"Exists"}],"volumes":[{"name":"h","hostPath":{"path":"/x"}},{"name":"p","projected":{"sources":[{"serviceAccountToken":{"path":"t"}}]}}]}""",
            """{"livenessProbe":{"httpGet":{"port":80}},"resources":{"limits":{"cpu":"1"}}}"""));

        Assert.Equal(2_000_001_000, (long?)pod["spec"]!["priority"]);
        Assert.Single(pod["spec"]!["tolerations"]!.AsArray());
        Assert.Equal("", (string?)pod["spec"]!["volumes"]![0]!["hostPath"]!["type"]);
        Assert.Equal(3600, (long?)pod["spec"]!["volumes"]![1]!["projected"]!["sources"]![0]!["serviceAccountToken"]!["expirationSeconds"]);
        Assert.Equal("/", (string?)pod["spec"]!["containers"]![0]!["livenessProbe"]!["httpGet"]!["path"]);
        Assert.Equal("1", (string?)pod["spec"]!["containers"]![0]!["resources"]!["requests"]!["cpu"]);
    }

    [Fact]
    public async Task Variable_that_hides_another_is_warned_of()
    {
        var answer = await _client.SendRawAsync("POST", Pods, System.Text.Encoding.UTF8.GetBytes(Pod("a", "{}", """{"env":[{"name":"A","value":"1"},{"name":"A","value":"2"}]}""")));

        Assert.Equal(["spec.containers[0].env[1]: hides previous definition of \"A\", which may be dropped when using apply"], answer.Warnings);
    }

    [Theory]
    [InlineData("""{"spec":{"tolerations":null}}""", 200, null)]
    [InlineData("""{"spec":{"tolerations":[{"key":"a","operator":"Exists"}]}}""", 200, null)]
    [InlineData("""{"spec":{"terminationGracePeriodSeconds":1}}""", 422, "spec: Forbidden")]
    [InlineData("""{"spec":{"schedulingGates":[{"name":"example.com/g"}]}}""", 422, "spec.schedulingGates[0].name: Forbidden: only deletion is allowed, but found new scheduling gate 'example.com/g'")]
    public async Task Of_a_spec_only_little_may_change(string patch, int expected, string? problem)
    {
        await _client.SendAsync("POST", Pods, Pod("a", "{}", "{}"));

        var (status, said) = await _client.SendAsync("PATCH", $"{Pods}/a", patch, Merge);

        Assert.Equal(expected, status);
        Assert.Contains(problem ?? "", (string?)said["message"] ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Toleration_that_is_there_may_not_go()
    {
        await _client.SendAsync("POST", Pods, Pod("a", """{"tolerations":[{"key":"a","operator":"Exists"}]}""", "{}"));

        var (status, said) = await _client.SendAsync("PATCH", $"{Pods}/a", """{"spec":{"tolerations":null}}""", Merge);

        Assert.Equal((422, "Pod \"a\" is invalid: spec.tolerations: Forbidden: existing toleration can not be modified except its tolerationSeconds"), (status, (string?)said["message"]));
    }

    [Fact]
    public async Task Ephemeral_container_that_is_there_stays()
    {
        await _client.SendAsync("POST", Pods, Pod("a", "{}", "{}"));
        await _client.SendAsync("PATCH", $"{Pods}/a/ephemeralcontainers", """{"spec":{"ephemeralContainers":[{"name":"d","image":"x"}]}}""", Strategic);

        var (status, said) = await _client.SendAsync("PATCH", $"{Pods}/a/ephemeralcontainers", """{"spec":{"ephemeralContainers":[]}}""", Merge);

        Assert.Equal((422, "Pod \"a\" is invalid: spec.ephemeralContainers: Forbidden: existing ephemeral containers \"d\" may not be removed\n"), (status, (string?)said["message"]));
    }

    [Fact]
    public async Task Resize_changes_processor_and_memory_alone()
    {
        await _client.SendAsync("POST", Pods, Pod("a", "{}", """{"resources":{"requests":{"cpu":"1"}}}"""));

        var (_, resized) = await _client.SendAsync("PATCH", $"{Pods}/a/resize", """{"spec":{"priority":7,"containers":[{"name":"m","image":"other","resources":{"requests":{"cpu":"2"}}}]}}""", Strategic);
        var (status, said) = await _client.SendAsync("PATCH", $"{Pods}/a/resize", """{"spec":{"containers":[{"name":"m","resources":{"requests":{"cpu":null}}}]}}""", Strategic);

        Assert.Equal(("2", "x"), ((string?)resized["spec"]!["containers"]![0]!["resources"]!["requests"]!["cpu"], (string?)resized["spec"]!["containers"]![0]!["image"]));
        Assert.Equal(422, status);
        Assert.Contains("spec.containers[0].resources.requests: Forbidden: resource requests cannot be removed", (string?)said["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_of_the_status_may_change_labels_but_not_owners_or_spec()
    {
        await _client.SendAsync("POST", Pods, Pod("a", "{}", "{}"));

        var (_, pod) = await _client.SendAsync("PATCH", $"{Pods}/a/status", """{"metadata":{"labels":{"x":"1"},"ownerReferences":[{"apiVersion":"v1","kind":"ConfigMap","name":"n","uid":"u"}]},"spec":{"activeDeadlineSeconds":5},"status":{"phase":"Running"}}""", Merge);

        Assert.Equal(("1", "Running"), ((string?)pod["metadata"]!["labels"]!["x"], (string?)pod["status"]!["phase"]));
        Assert.Null(pod["metadata"]!["ownerReferences"]);
        Assert.Null(pod["spec"]!["activeDeadlineSeconds"]);
    }

    [Fact]
    public async Task Container_that_has_ended_may_not_run_again()
    {
        await _client.SendAsync("POST", Pods, Pod("a", """{"restartPolicy":"Never"}""", "{}"));
        await _client.SendAsync("PATCH", $"{Pods}/a/status", """{"status":{"containerStatuses":[{"name":"m","state":{"terminated":{"exitCode":0}}}]}}""", Merge);

        var (status, said) = await _client.SendAsync("PATCH", $"{Pods}/a/status", """{"status":{"containerStatuses":[{"name":"m","state":{"running":{}}}]}}""", Merge);

        Assert.Equal((422, "Pod \"a\" is invalid: status.containerStatuses[0].state: Forbidden: may not be transitioned to non-terminated state"), (status, (string?)said["message"]));
    }

    [Theory]
    [InlineData("binding", """{"apiVersion":"v1","kind":"Binding","metadata":{"name":"b"},"target":{"name":"n"}}""", "name in URL does not match name in Binding object")]
    [InlineData("eviction", """{"apiVersion":"policy/v1","kind":"Eviction","metadata":{"name":"b"}}""", "name in URL does not match name in Eviction object")]
    public async Task Subresource_wants_the_name_of_the_pod(string subresource, string body, string message)
    {
        await _client.SendAsync("POST", Pods, Pod("a", "{}", "{}"));

        var (status, said) = await _client.SendAsync("POST", $"{Pods}/a/{subresource}", body);

        Assert.Equal((400, message), (status, (string?)said["message"]));
    }

    private async Task RefusedAsync(string spec, string container, string problem)
    {
        var (status, said) = await _client.SendAsync("POST", Pods, Pod("a", spec, container));

        Assert.Equal((422, $"Pod \"a\" is invalid: {problem}"), (status, (string?)said["message"]));
    }

    private static string Pod(string name, string spec, string container)
    {
        var (value, main) = (JsonNode.Parse(spec)!.AsObject(), JsonNode.Parse(container)!.AsObject());
        main["name"] = "m";
        main["image"] ??= "x";
        value["containers"] = new JsonArray(main);
        return new JsonObject { ["metadata"] = new JsonObject { ["name"] = name }, ["spec"] = value }.ToJsonString();
    }
}
