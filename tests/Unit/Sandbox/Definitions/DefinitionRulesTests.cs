using System.Text.Json.Nodes;
using CodeRun.Sandbox.Definitions;
using CodeRun.Sandbox.Schema;

namespace CodeRun.Tests.Unit.Sandbox.Definitions;

public sealed class DefinitionRulesTests
{
    private const string At = "spec.validation.openAPIV3Schema.properties[v]";

    [Fact]
    public void Definition_that_is_well_is_let_through() => Assert.Empty(Validate(static _ => { }));

    [Theory]
    [InlineData("group", "nodot", "spec.group: Invalid value: \"nodot\": should be a domain with at least one dot")]
    [InlineData("scope", "", "spec.scope: Required value")]
    [InlineData("preserveUnknownFields", true, "spec.preserveUnknownFields: Invalid value: true: cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead")]
    public void Field_of_the_spec_is_judged(string field, object value, string problem) =>
        Assert.Contains(problem, Validate(d => d["spec"]![field] = JsonValue.Create(value)));

    [Theory]
    [InlineData("shortNames", "spec.names.shortNames[0]: Invalid value: \"X\"")]
    [InlineData("categories", "spec.names.categories[0]: Invalid value: \"X\"")]
    public void Names_in_lists_are_labels(string field, string problem) =>
        Assert.StartsWith(problem, Assert.Single(Validate(d => d["spec"]!["names"]![field] = new JsonArray("X"))), StringComparison.Ordinal);

    [Theory]
    [InlineData("""[{"name":"","type":"x","jsonPath":"a"}]""", "spec.additionalPrinterColumns[0].name: Required value|spec.additionalPrinterColumns[0].type: Invalid value: \"x\": must be one of boolean,date,integer,number,string|spec.additionalPrinterColumns[0].JSONPath: Invalid value: \"a\": must be a simple json path starting with .")]
    [InlineData("""[{"name":"A","type":"string","format":"x","jsonPath":".a"}]""", "spec.additionalPrinterColumns[0].format: Invalid value: \"x\": must be one of byte,date,date-time,double,float,int32,int64,password")]
    public void Printer_columns_are_judged(string columns, string problems) =>
        Assert.Equal(problems, string.Join('|', Validate(d => Version(d)["additionalPrinterColumns"] = JsonNode.Parse(columns))));

    [Theory]
    [InlineData(".v.a", "")]
    [InlineData(".v.none", "spec.selectableFields[0].jsonPath: Invalid value: \".v.none\": is an invalid path: does not refer to a valid field")]
    [InlineData(".v['a']", "spec.selectableFields[0].jsonPath: Invalid value: \".v['a']\": is an invalid path: array notation is not allowed")]
    [InlineData("v", "spec.selectableFields[0].jsonPath: Invalid value: \"v\": is an invalid path: expected [ or . but got: v")]
    [InlineData(".v", "spec.selectableFields[0].jsonPath: Invalid value: \".v\": must point to a field of type string, boolean or integer. Enum string fields and strings with formats are allowed.")]
    public void Selectable_fields_are_scalars_of_the_schema(string path, string problem) =>
        Assert.Equal(problem, string.Join('|', Validate(d =>
        {
            Properties(d)["v"] = JsonNode.Parse("""{"type":"object","properties":{"a":{"type":"string"}}}""");
            Version(d)["selectableFields"] = new JsonArray(new JsonObject { ["jsonPath"] = path });
        })));

    [Theory]
    [InlineData("""{}""", At + ".type: Required value: must not be empty for specified object fields")]
    [InlineData("""{"type":"nope"}""", At + ".type: Unsupported value: \"nope\": supported values: \"array\", \"boolean\", \"integer\", \"number\", \"object\", \"string\"")]
    [InlineData("""{"type":"string","x-kubernetes-list-type":"set"}""", At + ".type: Invalid value: \"string\": must be array if x-kubernetes-list-type is specified")]
    [InlineData("""{"type":"array","x-kubernetes-list-type":"set","items":{"type":"object","properties":{"a":{"type":"string"}}}}""", At + ".items.x-kubernetes-map-type: Invalid value: null: must be atomic as item of a list with x-kubernetes-list-type=set")]
    [InlineData("""{"type":"array","x-kubernetes-list-map-keys":["a"],"items":{"type":"object"}}""", At + ".x-kubernetes-list-type: Required value: must be map if x-kubernetes-list-map-keys is non-empty")]
    [InlineData("""{"type":"object","x-kubernetes-map-type":"x"}""", At + ".x-kubernetes-map-type: Unsupported value: \"x\": supported values: \"atomic\", \"granular\"")]
    [InlineData("""{"type":"object","x-kubernetes-embedded-resource":true}""", At + ".properties: Required value: must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields")]
    [InlineData("""{"type":"string","allOf":[{"pattern":"("}]}""", At + ".allOf[0].pattern: Invalid value: \"(\": must be a valid regular expression, but isn't: error parsing regexp: missing closing ): `(`")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"integer","default":0,"x-kubernetes-validations":[{"rule":"self > 0","message":"m"}]}}}""", At + ".properties[a].default: Invalid value: 0: m")]
    [InlineData("""{"type":"integer","x-kubernetes-validations":[{"rule":"self > 0","reason":"x"}]}""", At + ".x-kubernetes-validations[0].reason: Unsupported value: \"x\": supported values: \"FieldValueDuplicate\", \"FieldValueForbidden\", \"FieldValueInvalid\", \"FieldValueRequired\"")]
    [InlineData("""{"type":"object","x-kubernetes-validations":[{"rule":"true","fieldPath":".none"}]}""", At + ".x-kubernetes-validations[0].fieldPath: Invalid value: \".none\": must be a valid path")]
    [InlineData("""{"type":"integer","x-kubernetes-validations":[{"rule":"self > 0","optionalOldSelf":true}]}""", At + ".x-kubernetes-validations[0].optionalOldSelf: Invalid value: true: may not be set if oldSelf is not used in rule")]
    [InlineData("""{"type":"integer","x-kubernetes-validations":[{"rule":"self >\n0"}]}""", At + ".x-kubernetes-validations[0].message: Required value: message must be specified if rule contains line breaks")]
    public void Schema_is_judged_in_the_servers_words(string schema, string problem) =>
        Assert.Equal(problem, Assert.Single(Validate(d => Properties(d)["v"] = JsonNode.Parse(schema))));

    // Deeper down the server does not look.
    [Fact]
    public void Logic_at_the_root_only_restricts_what_is_defined()
    {
        var problem = Assert.Single(Validate(static d => ((JsonObject)Properties(d).Parent!)["not"] = JsonNode.Parse("""{"properties":{"a":{"enum":["x"]}}}""")));

        Assert.Equal("spec.validation.openAPIV3Schema.properties[a]: Required value: because it is defined in spec.validation.openAPIV3Schema.not.properties[a]", problem);
    }

    [Fact]
    public void Rules_that_may_cost_too_much_are_refused_each_and_together()
    {
        var problems = Validate(static d => Properties(d)["v"] = JsonNode.Parse("""{"type":"array","items":{"type":"string"},"x-kubernetes-validations":[{"rule":"self.all(x, self.all(y, x == y))"}]}"""));

        Assert.Equal(3, problems.Count);
        Assert.All(problems, static p => Assert.Contains("Forbidden", p, StringComparison.Ordinal));
    }

    [Fact]
    public void Limits_make_the_same_rule_cheap_enough() => Assert.Empty(Validate(static d =>
        Properties(d)["v"] = JsonNode.Parse("""{"type":"array","maxItems":20,"items":{"type":"string","maxLength":20},"x-kubernetes-validations":[{"rule":"self.all(x, self.all(y, x == y))"}]}""")));

    [Fact]
    public void What_versions_do_not_share_is_told_of_by_version()
    {
        var problems = Validate(static d =>
        {
            var second = Version(d).DeepClone().AsObject();
            (second["name"], second["storage"]) = ("v2", false);
            second["schema"]!["openAPIV3Schema"]!["properties"]!["w"] = new JsonObject();
            d["spec"]!["versions"]!.AsArray().Add(second);
        });

        Assert.Equal("spec.versions[1].schema.openAPIV3Schema.properties[w].type: Required value: must not be empty for specified object fields", Assert.Single(problems));
    }

    [Fact]
    public void Groups_of_Kubernetes_need_an_approval()
    {
        var problems = Validate(static d => (d["spec"]!["group"], d["metadata"]!["name"]) = ("x.k8s.io", "widgets.x.k8s.io"));

        Assert.Equal("metadata.annotations[api-approved.kubernetes.io]: Required value: protected groups must have approval annotation \"api-approved.kubernetes.io\", see https://github.com/kubernetes/enhancements/pull/1111", Assert.Single(problems));
    }

    [Fact]
    public void Webhook_that_would_have_to_be_called_is_refused()
    {
        var problems = Validate(static d =>
        {
            var second = Version(d).DeepClone().AsObject();
            (second["name"], second["storage"]) = ("v2", false);
            d["spec"]!["versions"]!.AsArray().Add(second);
            d["spec"]!["conversion"] = JsonNode.Parse("""{"strategy":"Webhook","webhook":{"conversionReviewVersions":["v1"],"clientConfig":{"url":"https://example.com"}}}""");
        });

        Assert.Contains("does not call conversion webhooks", Assert.Single(problems), StringComparison.Ordinal);
    }

    private static List<string> Validate(Action<JsonObject> change)
    {
        var definition = JsonNode.Parse("""
            {"metadata":{"name":"widgets.example.com"},"spec":{"group":"example.com","scope":"Namespaced","names":{"plural":"widgets","singular":"widget","kind":"Widget","listKind":"WidgetList"},
             "versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object","properties":{}}}}]}}
            """)!.AsObject();
        change(definition);
        var problems = new List<FieldProblem>();
        DefinitionRules.Validate(definition, old: null, problems);
        return [.. problems.Select(static p => $"{p.Field}: {p.Message}")];
    }

    private static JsonObject Version(JsonObject definition) => definition["spec"]!["versions"]![0]!.AsObject();

    private static JsonObject Properties(JsonObject definition) => Version(definition)["schema"]!["openAPIV3Schema"]!["properties"]!.AsObject();
}
