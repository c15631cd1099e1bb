using System.Text.Json.Nodes;
using CodeRun.Engine.Api;

namespace CodeRun.Tests.Unit.Api;

public sealed class CrdGeneratorTests
{
    [Fact]
    public void Committed_definition_is_what_the_types_say() =>
        RepositoryFiles.AssertGenerated(RepositoryFiles.PathOf("deploy", "crd.yaml"), CrdGenerator.Yaml());

    [Fact]
    public void Yaml_and_object_are_the_same() =>
        Assert.True(JsonNode.DeepEquals(CrdGenerator.Json(), CodeRunDocuments.Read(CrdGenerator.Yaml(), "crd.yaml")[0].Json));

    [Fact]
    public void Fields_with_two_spellings_have_no_default_that_would_break_the_rule()
    {
        var spec = CrdGenerator.Json()["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!["properties"]!["spec"]!;

        foreach (var name in new[] { "githubApp", "github_app", "continueSession", "continue_session" })
            Assert.Null(spec["properties"]![name]!["default"]);
        Assert.Equal(["service"], spec["required"]!.AsArray().Select(static r => (string)r!));
        Assert.Equal(2, spec["x-kubernetes-validations"]!.AsArray().Count);
    }

    [Fact]
    public void Every_property_has_a_type_or_is_int_or_string()
    {
        Check(CrdGenerator.Json()["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!.AsObject(), "");

        static void Check(JsonObject schema, string path)
        {
            Assert.True(schema.ContainsKey("type") || schema.ContainsKey("x-kubernetes-int-or-string"), path);
            foreach (var (name, child) in schema["properties"] as JsonObject ?? [])
                Check(child!.AsObject(), $"{path}.{name}");
            if (schema["items"] is JsonObject items)
                Check(items, $"{path}[]");
            if (schema["additionalProperties"] is JsonObject values)
                Check(values, $"{path}.*");
        }
    }
}
