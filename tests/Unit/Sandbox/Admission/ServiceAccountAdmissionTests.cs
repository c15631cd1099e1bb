using System.Text.Json.Nodes;

namespace CodeRun.Tests.Unit.Sandbox.Admission;

public sealed class ServiceAccountAdmissionTests : IDisposable
{
    private readonly SandboxClient _client = new();

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task Every_container_without_a_mount_there_gets_the_token_of_the_account()
    {
        var spec = await CreateAsync("""{"initContainers":[{"name":"i","image":"x"}],"containers":[{"name":"a","image":"x"},{"name":"b","image":"x","volumeMounts":[{"name":"own","mountPath":"/var/run/secrets/kubernetes.io/serviceaccount"}]}],"volumes":[{"name":"own","emptyDir":{}}]}""");

        var volume = spec["volumes"]![1]!;
        Assert.Matches("^kube-api-access-[bcdfghjklmnpqrstvwxz2456789]{5}$", (string?)volume["name"]);
        Assert.Equal((long)3607, (long)volume["projected"]!["sources"]![0]!["serviceAccountToken"]!["expirationSeconds"]!);
        var expected = new JsonArray(new JsonObject { ["name"] = (string?)volume["name"], ["readOnly"] = true, ["mountPath"] = "/var/run/secrets/kubernetes.io/serviceaccount" }).ToJsonString();
        Assert.Equal(expected, spec["initContainers"]![0]!["volumeMounts"]!.ToJsonString());
        Assert.Equal(expected, spec["containers"]![0]!["volumeMounts"]!.ToJsonString());
        Assert.Equal("own", (string?)spec["containers"]![1]!["volumeMounts"]!.AsArray().Single()!["name"]);
    }

    [Theory]
    [InlineData(null, false, false)]
    [InlineData(null, true, true)]
    [InlineData(true, false, true)]
    [InlineData(false, true, false)]
    public async Task Pod_decides_before_its_account_does(bool? pod, bool account, bool expected)
    {
        await _client.SendAsync("POST", "/api/v1/namespaces/default/serviceaccounts", $$"""{"metadata":{"name":"own"},"automountServiceAccountToken":{{(account ? "true" : "false")}},"imagePullSecrets":[{"name":"pull"}]}""");
        var own = pod is null ? "" : $"\"automountServiceAccountToken\":{(pod.Value ? "true" : "false")},";

        var spec = await CreateAsync($$"""{"serviceAccountName":"own",{{own}}"containers":[{"name":"a","image":"x"}]}""");

        Assert.Equal(expected, spec["volumes"] is JsonArray { Count: 1 });
        Assert.Equal("pull", (string?)spec["imagePullSecrets"]![0]!["name"]);
    }

    private async Task<JsonNode> CreateAsync(string spec)
    {
        var (status, body) = await _client.SendAsync("POST", "/api/v1/namespaces/default/pods", $$$"""{"metadata":{"name":"p"},"spec":{{{spec}}}}""");
        Assert.Equal(201, status);
        return body["spec"]!;
    }
}
