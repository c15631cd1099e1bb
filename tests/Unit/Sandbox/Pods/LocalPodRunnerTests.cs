using System.Text;
using System.Text.Json.Nodes;
using CodeRun.Sandbox.Http;
using CodeRun.Sandbox.Pods;
using CodeRun.Sandbox.Storage;

namespace CodeRun.Tests.Unit.Sandbox.Pods;

/// <summary>Real processes on the sandbox's API; they are waited for by their pods' status.</summary>
public sealed class LocalPodRunnerTests : IAsyncLifetime
{
    private static readonly GroupResource Pods = new("", "pods");
    private readonly string _root = Directory.CreateTempSubdirectory("coderun-pods-").FullName;
    private readonly LocalPodRunner _runner;
    private readonly ApiServer _server;

    public LocalPodRunnerTests()
    {
        _runner = new LocalPodRunner(new PodRunnerOptions { RootDirectory = Path.Combine(_root, "pods") }, new Dictionary<string, string>(StringComparer.Ordinal) { ["PATH"] = "/usr/bin:/bin", ["SECRET_OF_THE_HOST"] = "x" });
        _server = new ApiServer(TimeProvider.System, new Random(1), _runner);
    }

    public Task InitializeAsync() => _runner.StartAsync(_server.Objects, api: null, CancellationToken.None);

    public async Task DisposeAsync()
    {
        await _runner.DisposeAsync();
        _server.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    [Fact]
    public async Task Command_runs_and_its_output_and_exit_code_are_kept()
    {
        Create("p", """["/bin/sh","-c","echo out; echo err >&2; exit 3"]""", env: """[]""");

        var pod = await EndAsync("p");

        Assert.Equal("Failed", (string?)pod["status"]!["phase"]);
        var ended = pod["status"]!["containerStatuses"]![0]!["state"]!["terminated"]!;
        Assert.Equal(3, (int)ended["exitCode"]!);
        Assert.Equal(["err", "out"], (await LogAsync(pod)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Termination_message_is_read_from_the_file_the_environment_names()
    {
        Create("p", """["/bin/sh","-c","printf said > \"$WHERE\""]""", env: """[{"name":"WHERE","value":"/dev/termination-log"}]""");

        Assert.Equal("said", (string?)(await EndAsync("p"))["status"]!["containerStatuses"]![0]!["state"]!["terminated"]!["message"]);
    }

    [Fact]
    public async Task Environment_is_the_containers_own_and_not_the_hosts()
    {
        Create("p", """["/bin/sh","-c","echo $A/$B/$C/$SECRET_OF_THE_HOST/$HOSTNAME"]""", env: """[{"name":"A","value":"1"},{"name":"B","value":"$(A)2"},{"name":"C","value":"$$(A)"}]""");

        Assert.Equal(["1/12/$(A)//p"], await LogAsync(await EndAsync("p")));
    }

    [Fact]
    public async Task Config_map_and_claim_are_mounted_and_paths_rewritten()
    {
        _server.Objects.Create(new GroupResource("", "configmaps"), Parse("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"files","namespace":"default"},"data":{"run.sh":"cat $DIR/in"}}"""));
        _server.Objects.Create(new GroupResource("", "persistentvolumeclaims"), Parse("""{"apiVersion":"v1","kind":"PersistentVolumeClaim","metadata":{"name":"work","namespace":"default"},"spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}}}}"""));
        Create("first", """["/bin/sh","-c","mkdir -p $DIR && echo hello > $DIR/in"]""", """[{"name":"DIR","value":"/space/sub"}]""", volumes: true);
        await EndAsync("first");
        Create("second", """["/bin/sh","/files/run.sh"]""", """[{"name":"DIR","value":"/space/sub"}]""", volumes: true);

        var pod = await EndAsync("second");
        Assert.Equal("Succeeded", (string?)pod["status"]!["phase"]);
        Assert.Equal(["hello"], await LogAsync(pod));
        Assert.Equal("Bound", (string?)_server.Objects.Get(new GroupResource("", "persistentvolumeclaims"), "default", "work")!["status"]!["phase"]);
    }

    [Fact]
    public async Task Missing_secret_is_shown_in_the_kubelets_words_and_waited_for()
    {
        Create("p", """["/bin/sh","-c","echo $KEY"]""", """[{"name":"KEY","valueFrom":{"secretKeyRef":{"name":"s","key":"k"}}}]""");
        var waiting = await UntilAsync("p", static p => p["status"]!["containerStatuses"]?[0]?["state"]?["waiting"]?["message"] is not null);
        Assert.Equal("CreateContainerConfigError", (string?)waiting["status"]!["containerStatuses"]![0]!["state"]!["waiting"]!["reason"]);
        Assert.Equal("secret \"s\" not found", (string?)waiting["status"]!["containerStatuses"]![0]!["state"]!["waiting"]!["message"]);

        _server.Objects.Create(new GroupResource("", "secrets"), Parse("""{"apiVersion":"v1","kind":"Secret","metadata":{"name":"s","namespace":"default"},"data":{"k":"djE="}}"""));

        Assert.Equal(["v1"], await LogAsync(await EndAsync("p")));
    }

    [Fact]
    public async Task Program_that_is_not_there_fails_the_pod_and_is_named()
    {
        Create("p", """["no-such-program"]""", "[]");

        var ended = (await EndAsync("p"))["status"]!["containerStatuses"]![0]!["state"]!["terminated"]!;

        Assert.Equal(("StartError", 128), ((string?)ended["reason"], (int)ended["exitCode"]!));
        Assert.Contains("no-such-program", (string?)ended["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deleted_pod_is_asked_to_end_with_all_its_processes_and_goes()
    {
        Create("p", """["/bin/bash","-c","trap 'echo bye; exit 0' TERM; echo ready; sleep 1000 & wait"]""", "[]");
        var pod = await UntilAsync("p", static p => (string?)p["status"]!["phase"] == "Running");
        await foreach (var piece in (await _runner.OpenAsync("default", (string)pod["metadata"]!["uid"]!, "c", new PodLogOptions { Follow = true }, CancellationToken.None))!)
        {
            if (Encoding.UTF8.GetString(piece.Span).Contains("ready", StringComparison.Ordinal))
                break;
        }

        // Deleted only once the watch has shown the pod: it may be gone within milliseconds.
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await foreach (var next in _server.Objects.WatchAsync(Pods, limit.Token))
        {
            if (next.Type == ObjectEventType.Added)
                await _server.HandleAsync(new ApiRequest { Method = "DELETE", Path = "/api/v1/namespaces/default/pods/p" }, limit.Token);
            else if (next.Type == ObjectEventType.Deleted)
                break;
        }

        Assert.Null(_server.Objects.Get(Pods, "default", "p"));
    }

    [Fact]
    public async Task Deadline_ends_the_pod_and_keeps_pod_and_log()
    {
        Create("p", """["/bin/bash","-c","echo begun; sleep 1000"]""", "[]", deadline: 1);

        var pod = await EndAsync("p");

        Assert.Equal(("Failed", "DeadlineExceeded"), ((string?)pod["status"]!["phase"], (string?)pod["status"]!["reason"]));
        Assert.Equal(["begun"], await LogAsync(pod));
    }

    [Fact]
    public async Task Pod_whose_claim_is_missing_is_not_scheduled_and_says_why()
    {
        Create("p", """["/bin/true"]""", "[]", volumes: true);

        var pod = await UntilAsync("p", static p => p["status"]!["conditions"] is not null);

        Assert.Contains("persistentvolumeclaim \"work\" not found", (string?)pod["status"]!["conditions"]![0]!["message"], StringComparison.Ordinal);
    }

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();

    private void Create(string name, string command, string env, bool volumes = false, int? deadline = null)
    {
        var pod = Parse($$$"""{"apiVersion":"v1","kind":"Pod","metadata":{"name":"{{{name}}}","namespace":"default"},"spec":{"restartPolicy":"Never","automountServiceAccountToken":false,"terminationGracePeriodSeconds":5,"containers":[{"name":"c","image":"i","command":{{{command}}},"env":{{{env}}}}]}}""");
        if (volumes)
        {
            pod["spec"]!["volumes"] = JsonNode.Parse("""[{"name":"f","configMap":{"name":"files","optional":true}},{"name":"w","persistentVolumeClaim":{"claimName":"work"}}]""");
            pod["spec"]!["containers"]![0]!["volumeMounts"] = JsonNode.Parse("""[{"name":"f","mountPath":"/files"},{"name":"w","mountPath":"/space"}]""");
        }

        if (deadline is { } seconds)
            pod["spec"]!["activeDeadlineSeconds"] = seconds;
        Assert.NotNull(_server.Objects.Create(Pods, pod));
    }

    private Task<JsonObject> EndAsync(string name) => UntilAsync(name, static p => (string?)p["status"]!["phase"] is "Succeeded" or "Failed");

    private async Task<JsonObject> UntilAsync(string name, Func<JsonObject, bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await foreach (var next in _server.Objects.WatchAsync(Pods, limit.Token))
        {
            if ((string)next.Object["metadata"]!["name"]! == name && condition(next.Object))
                return next.Object;
        }

        throw new InvalidOperationException($"Pod {name} never became what the test waits for.");
    }

    private async Task<IReadOnlyList<string>> LogAsync(JsonObject pod)
    {
        var text = new StringBuilder();
        await foreach (var piece in (await _runner.OpenAsync("default", (string)pod["metadata"]!["uid"]!, "c", new PodLogOptions(), CancellationToken.None))!)
            text.Append(Encoding.UTF8.GetString(piece.Span));
        return text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
