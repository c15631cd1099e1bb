using System.Text;
using System.Text.Json.Nodes;
using CodeRun.Sandbox.Http;

namespace CodeRun.Tests.Unit.Sandbox.Requests;

/// <summary>What is wrong with a request is the client's fault, and said so.</summary>
public sealed class BadInputTests : IDisposable
{
    private const string Maps = "/api/v1/namespaces/default/configmaps";
    private const string Apply = "application/apply-patch+yaml";
    private const string JsonPatch = "application/json-patch+json";
    private const string Strategic = "application/strategic-merge-patch+json";

    private readonly SandboxClient _client = new();

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task Object_that_grows_beyond_what_etcd_takes_stays_as_it_was()
    {
        await _client.SendAsync("POST", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", Widgets.Definition);
        await _client.SendAsync("POST", Widgets.Url, Widgets.Named("w"));
        var part = new string('x', 1024 * 1024);

        var first = await _client.SendAsync("PATCH", Widgets.Url + "/w", $$$"""{"spec":{"a":"{{{part}}}"}}""", "application/merge-patch+json");
        var second = await _client.SendAsync("PATCH", Widgets.Url + "/w", $$$"""{"spec":{"b":"{{{part}}}"}}""", "application/merge-patch+json");

        Assert.Equal(200, first.Status);
        Assert.Equal((500, "etcdserver: request is too large"), (second.Status, (string?)second.Body["message"]));
        Assert.Null((await _client.SendAsync("GET", Widgets.Url + "/w")).Body["spec"]!["b"]);
    }

    [Theory]
    [InlineData("/apis/authorization.k8s.io/v1/subjectaccessreviews", """{"apiVersion":true,"kind":"SubjectAccessReview","spec":{}}""")]
    [InlineData("/apis/authorization.k8s.io/v1/subjectaccessreviews", """{"spec":{"user":"u","groups":[1],"resourceAttributes":{"verb":"get"}}}""")]
    [InlineData("/apis/authentication.k8s.io/v1/tokenreviews", """{"apiVersion":{"k":1},"kind":"TokenReview"}""")]
    [InlineData("/apis/authentication.k8s.io/v1/tokenreviews", """{"spec":{"token":{},"audiences":[{}]}}""")]
    [InlineData("/api/v1/namespaces/default/serviceaccounts/a/token", """{"spec":{"audiences":[1]}}""")]
    [InlineData("/api/v1/namespaces/default/pods/a/eviction", """{"deleteOptions":{"gracePeriodSeconds":false}}""")]
    [InlineData("/api/v1/namespaces/default/pods/a/eviction", """{"deleteOptions":{"gracePeriodSeconds":{}}}""")]
    [InlineData("/api/v1/namespaces/default/pods/a/binding", """{"target":{"kind":"Node","name":-1}}""")]
    public async Task Values_of_the_wrong_type_in_what_is_not_stored_are_400(string url, string body) =>
        Assert.Equal(400, (await _client.SendAsync("POST", url, body)).Status);

    [Theory]
    [InlineData("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":false}}""", ".metadata.name: expected string")]
    [InlineData("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":{"a":1}}}""", ".metadata.name: expected string")]
    [InlineData("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","namespace":3,"uid":[]}}""", ".metadata.namespace: expected string")]
    public async Task Applied_names_of_the_wrong_type_are_told_of_as_everything_that_does_not_fit(string body, string problem)
    {
        var (_, said) = await _client.SendAsync("PATCH", Maps + "/a?fieldManager=m", body, Apply);

        Assert.Contains(problem, (string?)said["message"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"v":"meta.k8s.io/v1","v":"x"}""")]
    [InlineData("""{"v":1}""")]
    [InlineData("""{"v":{}}""")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{")]
    public async Task Continue_token_of_somebody_else_is_400(string token) =>
        Assert.Equal(400, (await _client.SendAsync("GET", $"{Maps}?limit=1&continue={Convert.ToBase64String(Encoding.UTF8.GetBytes(token)).TrimEnd('=')}")).Status);

    [Theory]
    [InlineData("""{"type":"object","properties":{"spec":{"type":"array","items":{"type":"object","properties":{"a":"0"}}}}}""", 400)]
    [InlineData("""{"type":"object","properties":{"spec":{"type":"array","items":{"type":7}}}}""", 400)]
    [InlineData("""{"type":"object","properties":{"spec":{"type":"object","additionalProperties":"x"}}}""", 400)]
    [InlineData("""{"type":"object","properties":{"spec":{"type":"object","additionalProperties":{"type":"object","properties":{"a":{"pattern":[]}}}}}}""", 400)]
    [InlineData("""{"type":"object","properties":{"spec":{"type":"array","items":{"type":"object","properties":{"a":null}}}}}""", 422)]
    [InlineData("""{"type":"object","properties":{"spec":{"type":"array","items":"x"}}}""", 422)]
    public async Task Schema_that_is_none_is_refused_wherever_it_stands(string schema, int code)
    {
        var crd = CrdGenerator();
        crd["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"] = JsonNode.Parse(schema);

        Assert.Equal(code, (await _client.SendAsync("POST", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", crd.ToJsonString())).Status);
    }

    [Theory]
    [InlineData(JsonPatch, """[{"op":1,"path":"/data"}]""", 422)]
    [InlineData(JsonPatch, """[{"op":{},"path":"/data"}]""", 422)]
    [InlineData(JsonPatch, """[{"path":"/data"}]""", 422)]
    [InlineData(Strategic, """{"metadata":{"finalizers":[null]}}""", 400)]
    [InlineData(Strategic, """{"metadata":{"$setElementOrder/finalizers":[null],"finalizers":["example.com/a"]}}""", 200)]
    public async Task Patch_that_means_nothing_is_refused(string type, string patch, int code)
    {
        await _client.SendAsync("POST", Maps, """{"metadata":{"name":"a"}}""");

        Assert.Equal(code, (await _client.SendAsync("PATCH", Maps + "/a", patch, type)).Status);
    }

    [Fact]
    public async Task Method_of_another_header_is_not_looked_at()
    {
        // There is no field for such a header: a request has one method.
        Assert.DoesNotContain(typeof(ApiRequest).GetProperties(), static p => p.Name.Contains("Override", StringComparison.OrdinalIgnoreCase));
        Assert.Equal(405, (await _client.SendAsync("FOO", Maps)).Status);
    }

    [Theory]
    [InlineData("/api/v1/namespaces/default/../kube-system/configmaps")]
    [InlineData("/api/v1/namespaces/default/configmaps/..")]
    [InlineData("/api/v1/namespaces/default/configmaps/%2e%2e")]
    [InlineData("/api/v1/namespaces/default/configmaps/.")]
    [InlineData("/api/v1/namespaces/default/configmaps/%00")]
    [InlineData("/api/v1/namespaces/default/configmaps/%ff")]
    [InlineData("/api/v1/namespaces/default/configmaps/%C3%A9")]
    [InlineData("/api/v1/namespaces/default/configmaps/a/b/c/d")]
    [InlineData("/etc/passwd")]
    [InlineData("/api/v1/namespaces/default/configmaps/%zz")]
    public async Task Path_that_leads_nowhere_is_404(string path) =>
        Assert.Equal(404, (await _client.SendRawAsync("GET", path)).Status);

    [Fact]
    public async Task Half_a_surrogate_pair_is_read_as_the_real_server_reads_it()
    {
        var (status, made) = await _client.SendAsync("POST", Maps, """{"metadata":{"name":"a"},"data":{"k":"\ud800x\ud83d\ude80\udc00\n\\u"}}""");

        Assert.Equal((201, "\ufffdx🚀\ufffd\n\\u"), (status, (string?)made["data"]!["k"]));
    }

    [Fact]
    public async Task Body_that_is_packed_is_not_unpacked_but_refused()
    {
        using var packed = new MemoryStream();
        await using (var gzip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionLevel.Fastest))
            gzip.Write("""{"metadata":{"name":"a"}}"""u8);

        Assert.Equal(400, (await _client.SendRawAsync("POST", Maps, packed.ToArray())).Status);
    }

    private static JsonObject CrdGenerator() => JsonNode.Parse(Fuzz.FuzzedObjects.Definition("widgets"))!.AsObject();
}
