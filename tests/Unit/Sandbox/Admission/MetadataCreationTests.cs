using System.Text.Json.Nodes;

namespace CodeRun.Tests.Unit.Sandbox.Admission;

/// <summary>The rules of metadata at creation.</summary>
public sealed class MetadataCreationTests : IDisposable
{
    private const string Maps = "/api/v1/namespaces/default/configmaps";
    private const string Owner = """{"apiVersion":"v1","kind":"ConfigMap","name":"x","uid":"11111111-1111-1111-1111-111111111111"}""";
    private readonly SandboxClient _client = new();

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task Owner_that_stands_twice_is_kept_once_with_a_warning()
    {
        var answer = await _client.SendRawAsync("POST", Maps, System.Text.Encoding.UTF8.GetBytes($$$"""{"metadata":{"name":"a","ownerReferences":[{{{Owner}}},{{{Owner}}}]}}"""));

        Assert.Equal([".metadata.ownerReferences contains duplicate entries; API server dedups owner references in 1.20+, and may reject such requests as early as 1.24; please fix your requests; duplicate UID(s) observed: 11111111-1111-1111-1111-111111111111"], answer.Warnings);
        Assert.Single(JsonNode.Parse(answer.Body.Span)!["metadata"]!["ownerReferences"]!.AsArray());
    }

    [Theory]
    [InlineData("""[{"apiVersion":"v1","kind":"Pod","name":"x","uid":"1","controller":true},{"apiVersion":"v1","kind":"Pod","name":"y","uid":"2","controller":true}]""", "metadata.ownerReferences",
        """Invalid value: [{"apiVersion":"v1","kind":"Pod","name":"x","uid":"1","controller":true},{"apiVersion":"v1","kind":"Pod","name":"y","uid":"2","controller":true}]: Only one reference can have Controller set to true. Found "true" in references for Pod/x and Pod/y""")]
    [InlineData("""[{"apiVersion":"a/b/c","kind":"Pod","name":"x","uid":"1"}]""", "metadata.ownerReferences.apiVersion", """Invalid value: "a/b/c": version must not be empty""")]
    public async Task Owners_that_cannot_be_are_refused(string owners, string field, string message)
    {
        var (status, said) = await _client.SendAsync("POST", Maps, $$$"""{"metadata":{"name":"a","ownerReferences":{{{owners}}}}}""");

        Assert.Equal(422, status);
        Assert.Equal((field, message), ((string?)said["details"]!["causes"]![0]!["field"], (string?)said["details"]!["causes"]![0]!["message"]));
    }

    [Theory]
    [InlineData("""{"name":"a","generation":-1}""", "metadata.generation: Invalid value: -1: must be greater than or equal to 0")]
    [InlineData("""{"name":"a","finalizers":["orphan","foregroundDeletion"]}""", "metadata.finalizers: Invalid value: [\"orphan\",\"foregroundDeletion\"]: finalizer orphan and foregroundDeletion cannot be both set")]
    [InlineData("""{"name":"a","finalizers":["nodomain"]}""", "metadata.finalizers[0]: Invalid value: \"nodomain\": name is neither a standard finalizer name nor is it fully qualified")]
    [InlineData("""{"name":"a","finalizers":["/x"]}""", "[metadata.finalizers: Invalid value: \"/x\": prefix part must be non-empty, metadata.finalizers[0]: Invalid value: \"/x\": prefix part must be non-empty]")]
    public async Task Metadata_that_breaks_a_rule_is_refused(string metadata, string message)
    {
        var (status, said) = await _client.SendAsync("POST", Maps, $$$"""{"metadata":{{{metadata}}}}""");

        Assert.Equal((422, $"ConfigMap \"a\" is invalid: {message}"), (status, (string?)said["message"]));
    }

    [Fact]
    public async Task Problems_of_metadata_come_in_the_order_of_the_servers_checks()
    {
        var (_, said) = await _client.SendAsync("POST", Maps, """{"metadata":{"name":"A","finalizers":["x"],"ownerReferences":[{"apiVersion":"v1","kind":"Pod","name":"x"}],"annotations":{"-":""},"labels":{"x":"-"}}}""");

        Assert.Equal(["metadata.name", "metadata.labels", "metadata.annotations", "metadata.ownerReferences.uid", "metadata.finalizers[0]"], said["details"]!["causes"]!.AsArray().Select(static c => (string?)c!["field"]));
    }
}
