using System.Text.Json.Nodes;
using CodeRun.Engine.Agents;
using CodeRun.Engine.Api;

namespace CodeRun.Tests.Unit.Agents;

public sealed class ClientConfigTests
{
    private static readonly AgentDefinition Rex = new() { Name = "rex", GithubApp = "5DLabs-Rex", RemoteTools = ["search"], LocalTools = ["filesystem"] };

    [Fact]
    public void Nothing_at_all_is_an_empty_object_of_both_keys() =>
        Same("""{"remoteTools":[],"localServers":{}}""", ClientConfig.Of(Run(null), Rex with { RemoteTools = [], LocalTools = [] }));

    [Fact]
    public void Lists_are_united_and_servers_merged_configuration_annotation_spec()
    {
        var agent = Rex with { ClientConfig = """{"localServers":{"filesystem":{"command":"npx","args":["-y","fs"],"tools":["read"],"workingDirectory":"/a"}}}""" };
        var run = Run("""{"remoteTools":["search","docs"],"localServers":{"filesystem":{"tools":["write"],"workingDirectory":"/b"},"git":{"command":"git-mcp"}}}""", remote: "memory, search", local: "shell");

        Same("""
            {
              "remoteTools": ["search", "docs", "memory"],
              "localServers": {
                "filesystem": { "command": "npx", "args": ["-y", "fs"], "tools": ["read", "write"], "workingDirectory": "/b" },
                "git": { "command": "git-mcp" },
                "shell": {}
              }
            }
            """, ClientConfig.Of(run, agent));
    }

    [Fact]
    public void Server_that_is_switched_off_is_left_out() =>
        Same("""{"remoteTools":["search"],"localServers":{"filesystem":{"tools":["read"]}}}""", ClientConfig.Of(
            Run("""{"localServers":{"git":{"enabled":false}}}"""),
            Rex with { ClientConfig = """{"localServers":{"filesystem":{"enabled":true,"tools":["read"]},"git":{"enabled":true}}}""" }));

    [Fact]
    public void Short_name_of_the_remote_tools_is_understood() =>
        Same("""{"remoteTools":["search","docs"],"localServers":{"filesystem":{}}}""", ClientConfig.Of(Run("""{"remote":["docs"]}"""), Rex));

    [Theory]
    [InlineData("{", "is not JSON")]
    [InlineData("[]", "must be a JSON object")]
    [InlineData("null", "must be a JSON object")]
    [InlineData("""{"remoteTools":"search"}""", "remoteTools must be a list of names")]
    [InlineData("""{"remoteTools":[1]}""", "remoteTools must be a list of names")]
    [InlineData("""{"localServers":[]}""", "localServers must map names to servers")]
    [InlineData("""{"localServers":{"a":"b"}}""", "localServers.a must be an object")]
    [InlineData("""{"localServers":{"a":{"args":"b"}}}""", "localServers.a.args must be a list of texts")]
    [InlineData("""{"localServers":{"a":{"command":[]}}}""", "localServers.a.command must be text")]
    [InlineData("""{"localservers":{}}""", "localservers is not known")]
    [InlineData("""{"remote":[],"remote":[]}""", "is not JSON")]
    public void Wrong_annotation_makes_the_run_invalid_and_says_why(string annotation, string message)
    {
        var error = Assert.Single(CodeRunValidator.Validate(Run(annotation), configuration: null));

        Assert.Equal("metadata.annotations[agents.platform/tools-config]", error.Field);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Same("""{"remoteTools":["search"],"localServers":{"filesystem":{}}}""", ClientConfig.Of(Run(annotation), Rex));
    }

    private static CodeRunResource Run(string? annotation, string? remote = null, string? local = null) => new()
    {
        Metadata = new ResourceMetadata
        {
            Name = "run-a",
            Annotations = annotation is null ? new Dictionary<string, string>(StringComparer.Ordinal) : new Dictionary<string, string>(StringComparer.Ordinal) { [ClientConfig.Annotation] = annotation },
        },
        Spec = new CodeRunSpec { Service = "shop", RemoteTools = remote, LocalTools = local },
    };

    private static void Same(string expected, JsonObject actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), actual), actual.ToJsonString());
}
