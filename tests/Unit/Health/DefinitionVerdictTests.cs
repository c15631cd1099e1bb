using System.Net;
using System.Text.Json.Nodes;
using CodeRun.Engine.Api;
using CodeRun.Engine.Health;
using CodeRun.Engine.Kubernetes;

namespace CodeRun.Tests.Unit.Health;

public sealed class DefinitionVerdictTests
{
    [Fact]
    public void Shipped_definition_passes()
    {
        var finding = Assert.Single(Judge(Installed()));

        Assert.Equal((HealthState.Passed, "coderuns.agents.platform", ""), (finding.State, finding.Subject, finding.Advice));
    }

    [Fact]
    public void Missing_definition_is_a_failure_that_names_the_install_command()
    {
        var finding = Assert.Single(Judge(found: null));

        Assert.Equal(HealthState.Failed, finding.State);
        Assert.Contains("kubectl apply -f deploy/crd.yaml", finding.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void Field_that_the_cluster_lacks_is_a_failure_and_named_by_its_path()
    {
        var crd = Installed();
        Properties(crd, "status").Remove("attempts");
        Properties(crd, "spec", "retryBackoff").Remove("maxSeconds");
        Schema(crd)["properties"]!["status"]!["properties"]!["conditions"]!["items"]!["properties"]!.AsObject().Remove("reason");

        var findings = Judge(crd);

        Assert.Equal(["spec.retryBackoff.maxSeconds", "status.attempts", "status.conditions[].reason"], findings.Select(static f => f.Subject).Order(StringComparer.Ordinal));
        Assert.All(findings, static f => Assert.Equal(HealthState.Failed, f.State));
    }

    [Fact]
    public void Field_that_is_described_otherwise_is_a_warning_with_both_values()
    {
        var crd = Installed();
        Properties(crd, "spec")["service"]!["maxLength"] = 63;

        var finding = Assert.Single(Judge(crd));

        Assert.Equal((HealthState.Warning, "spec.service"), (finding.State, finding.Subject));
        Assert.Contains("maxLength is 63, not 1024", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Field_of_a_newer_version_is_a_warning()
    {
        var crd = Installed();
        Properties(crd, "spec")["colour"] = new JsonObject { ["type"] = "string" };

        var finding = Assert.Single(Judge(crd));

        Assert.Equal((HealthState.Warning, "spec.colour"), (finding.State, finding.Subject));
    }

    [Fact]
    public void Descriptions_and_the_order_of_sets_do_not_count()
    {
        var crd = Installed();
        Properties(crd, "spec")["service"]!["description"] = "Another.";
        var phases = Properties(crd, "status")["phase"]!;
        phases["enum"] = new JsonArray([.. phases["enum"]!.AsArray().Reverse().Select(static n => n!.DeepClone())]);

        Assert.Equal(HealthState.Passed, Assert.Single(Judge(crd)).State);
    }

    [Fact]
    public void Many_differences_are_counted_after_the_first_twenty()
    {
        var crd = Installed();
        Properties(crd, "spec").Clear();

        var findings = Judge(crd);

        Assert.Equal(21, findings.Count);
        Assert.Matches("There are [0-9]+ more differences", findings[^1].Message);
        Assert.Equal(HealthState.Failed, findings[^1].State);
    }

    [Fact]
    public void Definition_without_a_status_subresource_is_a_failure()
    {
        var crd = Installed();
        Version(crd).Remove("subresources");

        Assert.Equal(HealthState.Failed, Assert.Single(Judge(crd)).State);
    }

    [Fact]
    public void Definition_that_does_not_serve_the_version_names_those_it_serves()
    {
        var crd = Installed();
        Version(crd)["served"] = false;
        crd["spec"]!["versions"]!.AsArray().Add(new JsonObject { ["name"] = "v2", ["served"] = true });

        var finding = Assert.Single(Judge(crd));

        Assert.Equal(HealthState.Failed, finding.State);
        Assert.Contains("it serves: v2.", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Definition_whose_names_are_taken_says_why_it_is_not_established()
    {
        var crd = Installed();
        crd["status"] = JsonNode.Parse("""{"conditions":[{"type":"NamesAccepted","status":"False","reason":"ShortNamesConflict","message":"\"cr\" is taken"},{"type":"Established","status":"False"}]}""");

        var finding = Assert.Single(Judge(crd));

        Assert.Equal(HealthState.Failed, finding.State);
        Assert.Contains("ShortNamesConflict: \"cr\" is taken", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Definition_that_is_being_deleted_is_a_failure()
    {
        var crd = Installed();
        crd["metadata"]!["deletionTimestamp"] = "2026-05-01T12:00:00Z";

        Assert.Contains("being deleted", Assert.Single(Judge(crd)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, HealthState.Unknown)]
    [InlineData(false, HealthState.Failed)]
    public void Definition_that_may_not_be_read_is_judged_by_what_is_served(bool isServed, HealthState expected) =>
        Assert.Equal(expected, DefinitionVerdict.Judge(isServed, new ApiException("GET", HttpStatusCode.Forbidden, ApiReason.Forbidden, "no")).State);

    [Theory]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("""{"status":{"conditions":[{"type":"Established","status":"True"}]}}""")]
    [InlineData("""{"spec":{"versions":[null,{"name":"v1","served":true}]},"status":{"conditions":[null,7,{"type":"Established","status":"True"}]}}""")]
    [InlineData("""{"spec":{"versions":[{"name":"v1","served":true,"schema":{"openAPIV3Schema":{"properties":7,"items":[],"required":{}}}}]},"status":{"conditions":[{"type":"Established","status":"True"}]}}""")]
    public void Any_json_is_judged(string json) => Assert.Contains(Judge(JsonNode.Parse(json)), static f => f.State == HealthState.Failed);

    private static IReadOnlyList<HealthFinding> Judge(JsonNode? found) => DefinitionVerdict.Judge(found, CrdGenerator.Json());

    private static JsonObject Installed()
    {
        var crd = JsonNode.Parse(CrdGenerator.Json().ToJsonString())!.AsObject();
        crd["status"] = JsonNode.Parse("""{"conditions":[{"type":"Established","status":"True"}]}""");
        return crd;
    }

    private static JsonObject Version(JsonObject crd) => crd["spec"]!["versions"]![0]!.AsObject();

    private static JsonObject Schema(JsonObject crd) => Version(crd)["schema"]!["openAPIV3Schema"]!.AsObject();

    private static JsonObject Properties(JsonObject crd, params ReadOnlySpan<string> path)
    {
        var schema = Schema(crd);
        foreach (var part in path)
            schema = schema["properties"]![part]!.AsObject();
        return schema["properties"]!.AsObject();
    }
}
