using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using CodeRun.Sandbox.Storage;

namespace CodeRun.Tests.Unit.Sandbox.Pods;

public sealed class PodLifeTests : IAsyncLifetime
{
    private RunningPods _pods = null!;

    public async Task InitializeAsync() => _pods = await RunningPods.StartAsync();

    public async Task DisposeAsync() => await _pods.DisposeAsync();

    [Fact]
    public async Task Sidecar_starts_before_the_others_and_ends_after_them_without_failing_the_pod()
    {
        _pods.Pod("p", """
            {"volumes":[{"name":"e","emptyDir":{}}],
             "initContainers":[{"name":"side","restartPolicy":"Always","sh":"trap 'echo stopped; exit 9' TERM; touch $E/up; echo up; while true; do sleep 0.05; done","env":[{"name":"E","value":"/e"}],"volumeMounts":[{"name":"e","mountPath":"/e"}],
                "startupProbe":{"exec":{"command":["/bin/sh","-c","test -e $E/up"]},"periodSeconds":1}},
               {"name":"init","sh":"ls $E","env":[{"name":"E","value":"/e"}],"volumeMounts":[{"name":"e","mountPath":"/e"}]}],
             "containers":[{"sh":"echo done"}]}
            """);

        var pod = await _pods.EndAsync("p");

        Assert.Equal("Succeeded", (string?)pod["status"]!["phase"]);
        Assert.Equal("up\n", await _pods.LogAsync("p", "container=init"));
        Assert.Equal("done\n", await _pods.LogAsync("p"));
        Assert.Contains("stopped\n", await _pods.LogAsync("p", "container=side"), StringComparison.Ordinal);
        Assert.Equal(9, (int)pod["status"]!["initContainerStatuses"]![0]!["state"]!["terminated"]!["exitCode"]!);
        Assert.Equal(["PodCompleted", "PodCompleted", "PodCompleted"], ((string[])["Initialized", "Ready", "ContainersReady"]).Select(t => (string?)Condition(pod, t)["reason"]));
    }

    [Fact]
    public async Task Readiness_is_probed_by_connections_and_programs()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        _pods.Pod("p", $$$"""
            {"containers":[{"name":"a","sh":"sleep 1000","readinessProbe":{"tcpSocket":{"port":{{{port}}}},"periodSeconds":1}},
                           {"name":"b","sh":"sleep 1000","readinessProbe":{"exec":{"command":["/bin/sh","-c","echo not yet; exit 1"]},"periodSeconds":1}}]}
            """);

        var pod = await _pods.UntilAsync("p", static p => p["status"]!["containerStatuses"]?[0]!["ready"]?.GetValue<bool>() == true);

        Assert.Equal("containers with unready status: [b]", (string?)Condition(pod, "Ready")["message"]);
        Assert.Equal("Readiness probe failed: not yet\n", (string?)(await _pods.EventAsync("Unhealthy"))["message"]);
    }

    [Theory]
    [InlineData("204 No Content", null)]
    [InlineData("500 Internal Server Error", "Readiness probe failed: HTTP probe failed with statuscode: 500")]
    public async Task Readiness_is_probed_by_requests(string status, string? problem)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var asked = AnswerAsync(listener, status);
        _pods.Pod("p", $$$"""
            {"containers":[{"sh":"sleep 1000","ports":[{"name":"web","containerPort":{{{((IPEndPoint)listener.LocalEndpoint).Port}}}}],
             "readinessProbe":{"httpGet":{"path":"/ready","port":"web","httpHeaders":[{"name":"X-Asks","value":"probe"}]},"periodSeconds":1000}}]}
            """);

        Assert.Contains("GET /ready HTTP/1.1\r\n", await asked, StringComparison.Ordinal);
        Assert.Contains("X-Asks: probe\r\n", await asked, StringComparison.Ordinal);
        if (problem is null)
            await _pods.UntilAsync("p", static p => p["status"]!["containerStatuses"]?[0]!["ready"]?.GetValue<bool>() == true);
        else
            Assert.Equal(problem, (string?)(await _pods.EventAsync("Unhealthy"))["message"]);
    }

    [Fact]
    public async Task Container_whose_startup_probe_hangs_is_ended()
    {
        _pods.Pod("p", """{"terminationGracePeriodSeconds":1,"containers":[{"sh":"sleep 1000","startupProbe":{"exec":{"command":["/bin/sleep","1000"]},"timeoutSeconds":1,"failureThreshold":1}}]}""");

        var pod = await _pods.EndAsync("p");

        Assert.Equal("Failed", (string?)pod["status"]!["phase"]);
        Assert.Equal("Startup probe failed: command \"/bin/sleep 1000\" timed out after 1s", (string?)(await _pods.EventAsync("Unhealthy"))["message"]);
    }

    [Fact]
    public async Task Life_of_a_pod_is_told_in_events()
    {
        _pods.Pod("p", """{"containers":[{"sh":"exit 0"}]}""");
        var pod = await _pods.EndAsync("p");

        var events = _pods.Objects.List(new GroupResource("", "events"), "default").ToDictionary(static e => (string)e["reason"]!, StringComparer.Ordinal);

        Assert.Equal(["Created", "Scheduled", "Started"], events.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("Successfully assigned default/p to sandbox", (string?)events["Scheduled"]["message"]);
        Assert.Equal(("default-scheduler", "Binding"), ((string?)events["Scheduled"]["reportingComponent"], (string?)events["Scheduled"]["action"]));
        Assert.NotNull(events["Scheduled"]["eventTime"]);
        Assert.Equal("spec.containers{c}", (string?)events["Started"]["involvedObject"]!["fieldPath"]);
        Assert.Equal((string?)pod["metadata"]!["uid"], (string?)events["Started"]["involvedObject"]!["uid"]);
        Assert.Equal((1, "Normal"), ((int)events["Started"]["count"]!, (string?)events["Started"]["type"]));
    }

    [Fact]
    public async Task Status_is_the_kubelets_in_managed_fields()
    {
        await _pods.Server.HandleAsync(new CodeRun.Sandbox.Http.ApiRequest
        {
            Method = "POST",
            Path = "/api/v1/namespaces/default/pods",
            ContentType = "application/json",
            UserAgent = "me/1",
            Body = """{"metadata":{"name":"p"},"spec":{"automountServiceAccountToken":false,"restartPolicy":"Never","containers":[{"name":"c","image":"i","command":["/bin/true"]}]}}"""u8.ToArray(),
        }, CancellationToken.None);

        var pod = await _pods.EndAsync("p");

        var managers = pod["metadata"]!["managedFields"]!.AsArray().Select(static m => ((string?)m!["manager"], (string?)m["subresource"]));
        Assert.Equal([("kubelet", "status"), ("me", null)], managers.Order());
    }

    [Theory]
    [InlineData("""{"nodeSelector":{"disk":"ssd"},"containers":[{"sh":"true"}]}""", "0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector. preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.")]
    [InlineData("""{"volumes":[{"name":"w","persistentVolumeClaim":{"claimName":"w"}}],"containers":[{"sh":"true"}]}""", "0/1 nodes are available: persistentvolumeclaim \"w\" not found. preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.")]
    public async Task Pod_that_fits_no_node_says_so(string spec, string message)
    {
        _pods.Pod("p", spec);

        var pod = await _pods.UntilAsync("p", static p => p["status"]!["conditions"] is not null);

        Assert.Equal(("False", "Unschedulable", message), ((string?)Condition(pod, "PodScheduled")["status"], (string?)Condition(pod, "PodScheduled")["reason"], (string?)Condition(pod, "PodScheduled")["message"]));
        Assert.Equal(message, (string?)(await _pods.EventAsync("FailedScheduling"))["message"]);
    }

    [Fact]
    public async Task Selectors_that_every_node_meets_are_met()
    {
        _pods.Pod("p", """{"nodeSelector":{"kubernetes.io/hostname":"sandbox"},"affinity":{"nodeAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":[{"matchExpressions":[{"key":"kubernetes.io/os","operator":"In","values":["linux","darwin"]}]}]}}},"containers":[{"sh":"true"}]}""");

        Assert.Equal("Succeeded", (string?)(await _pods.EndAsync("p"))["status"]!["phase"]);
    }

    [Fact]
    public async Task Log_that_cannot_be_had_is_refused_in_the_kubelets_words()
    {
        _pods.Pod("two", """{"initContainers":[{"name":"i","sh":"exit 0"}],"containers":[{"name":"a","sh":"exit 0"},{"name":"b","sh":"exit 0"}]}""");
        await _pods.EndAsync("two");
        Assert.Equal("a container name must be specified for pod two, choose one of: [a b] or one of the init containers: [i]", await _pods.ErrorAsync("two", ""));
        Assert.Equal("previous terminated container \"a\" in pod \"two\" not found", await _pods.ErrorAsync("two", "container=a&previous=true"));
        Assert.Equal("PodLogOptions \"two\" is invalid: tailLines: Invalid value: -1: must be greater than or equal to 0", await _pods.ErrorAsync("two", "container=a&tailLines=-1"));

        _pods.Pod("wait", """{"containers":[{"sh":"true","env":[{"name":"A","valueFrom":{"configMapKeyRef":{"name":"none","key":"k"}}}]}]}""");
        await _pods.UntilAsync("wait", static p => p["status"]!["containerStatuses"]?[0]!["state"]!["waiting"]?["message"] is not null);
        Assert.Equal("container \"c\" in pod \"wait\" is waiting to start: CreateContainerConfigError", await _pods.ErrorAsync("wait", ""));
    }

    [Fact]
    public async Task Environment_comes_from_all_its_sources()
    {
        _pods.Create("configmaps", """{"metadata":{"name":"m"},"data":{"A":"1","b.c":"2"}}""");
        _pods.Create("secrets", """{"metadata":{"name":"s"},"data":{"K":"Mw=="}}""");
        _pods.Pod("p", """
            {"containers":[{"command":["/usr/bin/env","ARGUMENT=$(BOTH)"],
              "resources":{"limits":{"memory":"64Mi"}},
              "envFrom":[{"prefix":"P_","configMapRef":{"name":"m"}},{"prefix":"P_","secretRef":{"name":"s"}},{"configMapRef":{"name":"none","optional":true}}],
              "env":[{"name":"BOTH","value":"$(P_A)$(P_K)"},{"name":"NODE","valueFrom":{"fieldRef":{"fieldPath":"spec.nodeName"}}},
                {"name":"LIMIT","valueFrom":{"resourceFieldRef":{"resource":"limits.memory","divisor":"1Mi"}}},{"name":"P_NO","valueFrom":{"secretKeyRef":{"name":"s","key":"none","optional":true}}}]}]}
            """);

        await _pods.EndAsync("p");

        string[] expected = ["ARGUMENT=13", "BOTH=13", "LIMIT=64", "NODE=sandbox", "P_A=1", "P_K=3", "P_b.c=2"];
        Assert.Equal(expected, (await _pods.LogAsync("p")).Split('\n').Where(static l => l.StartsWith("P_", StringComparison.Ordinal) || l.Split('=')[0] is "ARGUMENT" or "BOTH" or "LIMIT" or "NODE").Order(StringComparer.Ordinal));
    }

    private static async Task<string> AnswerAsync(TcpListener listener, string status)
    {
        using var client = await listener.AcceptTcpClientAsync();
        var buffer = new byte[4096];
        var request = "";
        while (!request.EndsWith("\r\n\r\n", StringComparison.Ordinal) && await client.GetStream().ReadAsync(buffer) is > 0 and var read)
            request += Encoding.ASCII.GetString(buffer, 0, read);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));
        return request;
    }

    private static JsonObject Condition(JsonObject pod, string type) => pod["status"]!["conditions"]!.AsArray().OfType<JsonObject>().Single(c => (string?)c["type"] == type);
}
