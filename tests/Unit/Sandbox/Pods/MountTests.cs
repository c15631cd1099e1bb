using System.Text.Json.Nodes;
using CodeRun.Sandbox.Storage;

namespace CodeRun.Tests.Unit.Sandbox.Pods;

public sealed class MountTests : IAsyncLifetime
{
    private RunningPods _pods = null!;

    public async Task InitializeAsync() => _pods = await RunningPods.StartAsync();

    public async Task DisposeAsync() => await _pods.DisposeAsync();

    [Fact]
    public async Task Change_of_a_config_map_reaches_a_running_pod_but_not_a_mount_of_one_of_its_files()
    {
        _pods.Create("configmaps", """{"metadata":{"name":"m"},"data":{"k":"old"}}""");
        _pods.Pod("p", """
            {"volumes":[{"name":"v","configMap":{"name":"m"}}],
             "containers":[{"sh":"echo ready; while ! grep -q new $V/k; do sleep 0.02; done; cat $F","env":[{"name":"V","value":"/v"},{"name":"F","value":"/file"}],
              "volumeMounts":[{"name":"v","mountPath":"/v"},{"name":"v","mountPath":"/file","subPath":"k"}]}]}
            """);
        await _pods.FollowAsync("p", "ready");

        _pods.Objects.Update(new GroupResource("", "configmaps"), "default", "m", static m =>
        {
            m["data"] = new JsonObject { ["k"] = "new" };
            return true;
        });

        await _pods.EndAsync("p");
        Assert.Equal("ready\nold", await _pods.LogAsync("p"));
    }

    [Fact]
    public async Task Changed_labels_reach_a_running_pod()
    {
        _pods.Pod("p", """
            {"volumes":[{"name":"v","downwardAPI":{"items":[{"path":"labels","fieldRef":{"fieldPath":"metadata.labels"}}]}}],
             "containers":[{"sh":"cat $V/labels; echo; while ! grep -q later $V/labels; do sleep 0.02; done; cat $V/labels","env":[{"name":"V","value":"/v"}],"volumeMounts":[{"name":"v","mountPath":"/v"}]}]}
            """);
        await _pods.FollowAsync("p", "app");

        _pods.Objects.Update(new GroupResource("", "pods"), "default", "p", static p =>
        {
            p["metadata"]!["labels"]!["more"] = "la\"ter\nlater";
            return true;
        });

        await _pods.EndAsync("p");
        Assert.Equal("app=\"x\"\napp=\"x\"\nmore=\"la\\\"ter\\nlater\"", await _pods.LogAsync("p"));
    }

    [Fact]
    public async Task Projected_volume_brings_its_sources_together_with_their_paths_and_modes()
    {
        _pods.Create("configmaps", """{"metadata":{"name":"m"},"data":{"k":"map","left":"out"}}""");
        _pods.Create("secrets", """{"metadata":{"name":"s"},"data":{"k":"c2VjcmV0"}}""");
        _pods.Pod("p", """
            {"volumes":[{"name":"v","projected":{"defaultMode":288,"sources":[
               {"configMap":{"name":"m","items":[{"key":"k","path":"deep/er/map","mode":493}]}},
               {"secret":{"name":"s"}},
               {"secret":{"name":"none","optional":true}},
               {"downwardAPI":{"items":[{"path":"name","fieldRef":{"fieldPath":"metadata.name"}},{"path":"cpu","resourceFieldRef":{"containerName":"c","resource":"limits.cpu","divisor":"1m"}}]}}]}}],
             "containers":[{"sh":"cd $V; for f in deep/er/map k name cpu; do echo $f $(stat -Lc %a $f) $(cat $f); done; ls","env":[{"name":"V","value":"/v"}],
              "resources":{"limits":{"cpu":"1500m"}},"volumeMounts":[{"name":"v","mountPath":"/v"}]}]}
            """);

        await _pods.EndAsync("p");

        Assert.Equal("deep/er/map 755 map\nk 440 secret\nname 440 p\ncpu 440 1500\ncpu\ndeep\nk\nname\n", await _pods.LogAsync("p"));
    }

    [Fact]
    public async Task Missing_config_map_of_a_volume_is_told_in_an_event_and_waited_for()
    {
        _pods.Pod("p", """{"volumes":[{"name":"v","configMap":{"name":"m"}}],"containers":[{"sh":"cat $V/k","env":[{"name":"V","value":"/v"}],"volumeMounts":[{"name":"v","mountPath":"/v"}]}]}""");

        var told = await _pods.EventAsync("FailedMount");
        Assert.Equal("MountVolume.SetUp failed for volume \"v\" : configmap \"m\" not found", (string?)told["message"]);
        Assert.Equal(("Warning", "kubelet", "sandbox"), ((string?)told["type"], (string?)told["source"]!["component"], (string?)told["source"]!["host"]));
        var waiting = await _pods.UntilAsync("p", static p => p["status"]!["containerStatuses"] is not null);
        Assert.Equal("ContainerCreating", (string?)waiting["status"]!["containerStatuses"]![0]!["state"]!["waiting"]!["reason"]);
        _pods.Create("configmaps", """{"metadata":{"name":"m"},"data":{"k":"here"}}""");

        await _pods.EndAsync("p");
        Assert.Equal("here", await _pods.LogAsync("p"));
    }

    [Theory]
    [InlineData("\"subPathExpr\":\"$(UP)/x\"", "unable to provision SubPath `../x`: must not contain '..'")]
    [InlineData("\"subPathExpr\":\"$(ROOT)\"", "error SubPath `/etc` must not be an absolute path")]
    [InlineData("\"subPath\":\"link/x\"", "failed to prepare subPath for volumeMount \"w\" of container \"c\"")]
    [InlineData("\"subPathExpr\":\"$(NONE)\"", "missing value for \"NONE\"")]
    public async Task Sub_path_that_leads_out_of_its_volume_is_refused(string mount, string message)
    {
        _pods.Create("persistentvolumeclaims", """{"metadata":{"name":"w"},"spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}}}}""");
        _pods.Pod("first", """{"volumes":[{"name":"w","persistentVolumeClaim":{"claimName":"w"}}],"containers":[{"sh":"ln -s / $W/link","env":[{"name":"W","value":"/w"}],"volumeMounts":[{"name":"w","mountPath":"/w"}]}]}""");
        Assert.Equal("Succeeded", (string?)(await _pods.EndAsync("first"))["status"]!["phase"]);

        _pods.Pod("p", $$$"""{"volumes":[{"name":"w","persistentVolumeClaim":{"claimName":"w"}}],"containers":[{"sh":"true","env":[{"name":"UP","value":".."},{"name":"ROOT","value":"/etc"}],"volumeMounts":[{"name":"w","mountPath":"/w",{{{mount}}}}]}]}""");

        var waiting = (await _pods.UntilAsync("p", static p => p["status"]!["containerStatuses"]?[0]!["state"]!["waiting"]?["message"] is not null))["status"]!["containerStatuses"]![0]!["state"]!["waiting"]!;
        Assert.Equal(("CreateContainerConfigError", message), ((string?)waiting["reason"], (string?)waiting["message"]));
    }

    [Fact]
    public async Task Sub_path_may_be_made_of_variables_and_is_made_when_it_is_not_there()
    {
        _pods.Pod("p", """
            {"volumes":[{"name":"e","emptyDir":{}}],
             "initContainers":[{"name":"i","sh":"echo hello > $D/f","env":[{"name":"NAME","valueFrom":{"fieldRef":{"fieldPath":"metadata.name"}}},{"name":"D","value":"/d"}],"volumeMounts":[{"name":"e","mountPath":"/d","subPathExpr":"sub/$(NAME)"}]}],
             "containers":[{"sh":"cat $E/sub/p/f","env":[{"name":"E","value":"/e"}],"volumeMounts":[{"name":"e","mountPath":"/e"}]}]}
            """);

        await _pods.EndAsync("p");

        Assert.Equal("hello\n", await _pods.LogAsync("p"));
    }

    [Fact]
    public async Task Account_of_the_pod_is_mounted_as_on_a_cluster_and_its_token_is_good()
    {
        _pods.Pod("p", """{"automountServiceAccountToken":true,"containers":[{"sh":"cd $D; cat namespace; echo; cat ca.crt; echo; stat -Lc %a token; cat token; echo; echo $KUBERNETES_SERVICE_HOST:$KUBERNETES_SERVICE_PORT; grep -c \"tokenFile: $D/token\" $KUBECONFIG","env":[{"name":"D","value":"/var/run/secrets/kubernetes.io/serviceaccount"}]}]}""");

        var pod = await _pods.EndAsync("p");

        var lines = (await _pods.LogAsync("p")).Split('\n');
        Assert.Equal(["default", "-----certificate-----", "600"], lines[..3]);
        Assert.Equal(["127.0.0.1:6443", "1", ""], lines[4..]);
        var identity = _pods.Server.Access.Tokens.Verify(lines[3], []);
        Assert.Equal("system:serviceaccount:default:default", identity?.User.Name);
        Assert.Equal([(string)pod["metadata"]!["uid"]!], identity!.User.Extra["authentication.kubernetes.io/pod-uid"]);
        Assert.StartsWith("kube-api-access-", (string?)pod["spec"]!["volumes"]![0]!["name"], StringComparison.Ordinal);
        Assert.True((bool)pod["status"]!["containerStatuses"]![0]!["volumeMounts"]![0]!["readOnly"]!);
    }
}
