using System.Text.Json.Nodes;
using CodeRun.Sandbox.Schema;

namespace CodeRun.Tests.Unit.Sandbox.Schema;

public sealed class StructuralSchemaTests
{
    [Theory]
    [InlineData("""{"type":"integer","minimum":1,"exclusiveMinimum":true}""", "1", "Invalid value: 1: v in body should be greater than 1")]
    [InlineData("""{"type":"integer","maximum":5,"exclusiveMaximum":true}""", "5", "Invalid value: 5: v in body should be less than 5")]
    [InlineData("""{"type":"number","multipleOf":0.5}""", "1.7", "Invalid value: 1.7: v in body should be a multiple of 0.5")]
    [InlineData("""{"type":"string","maxLength":2,"pattern":"^b"}""", "\"abc\"", "Too long: may not be more than 2 bytes")]
    [InlineData("""{"type":"object","maxProperties":1,"additionalProperties":{"type":"string"}}""", """{"a":"1","b":"2"}""", "Too many: 2: must have at most 1 item")]
    [InlineData("""{"type":"object","minProperties":1,"additionalProperties":{"type":"string"}}""", "{}", "Invalid value: 0: v in body should have at least 1 properties")]
    [InlineData("""{"x-kubernetes-int-or-string":true}""", "true", "Invalid value: \"boolean\": v in body must be of type integer,string: \"boolean\"")]
    [InlineData("""{"type":"integer","format":"int32"}""", "\"x\"", "Invalid value: \"string\": v in body must be of type integer: \"string\"")]
    [InlineData("""{"type":"string","format":"uuid"}""", "\"x\"", "Invalid value: \"x\": v in body must be of type uuid: \"x\"")]
    [InlineData("""{"type":"string"}""", "\"<\\n\"", "")]
    public void Value_is_judged_in_the_servers_words(string schema, string value, string message)
    {
        var problems = Validate(schema, value);

        Assert.Equal(message, string.Join('|', problems.Select(static p => p.Message)));
    }

    [Fact]
    public void Wrong_type_and_value_outside_of_the_enum_are_both_told()
    {
        var problems = Validate("""{"type":"string","enum":["a"]}""", "5");

        Assert.Equal(["FieldValueTypeInvalid", "FieldValueNotSupported"], problems.Select(static p => p.Reason));
    }

    [Fact]
    public void Alternative_that_fits_best_tells_what_is_wrong()
    {
        var problems = Validate("""{"type":"object","properties":{"a":{"type":"integer"},"b":{"type":"integer"}},"anyOf":[{"required":["c","d"]},{"required":["a"],"properties":{"b":{"minimum":5}}}]}""", """{"a":1,"b":1}""");

        Assert.Contains(problems, static p => p.Field == "v.b");
        Assert.DoesNotContain(problems, static p => p.Field == "v.c");
    }

    [Fact]
    public void Rules_run_although_a_pattern_does_not_match()
    {
        var problems = Validate("""{"type":"object","properties":{"a":{"type":"string","pattern":"^x"},"b":{"type":"integer","x-kubernetes-validations":[{"rule":"self > 0"}]}}}""", """{"a":"y","b":0}""");

        Assert.Equal(["v.a", "v.b"], problems.Select(static p => p.Field));
    }

    [Fact]
    public void Rule_below_a_map_names_its_key_in_brackets()
    {
        var problem = Assert.Single(Validate("""{"type":"object","additionalProperties":{"type":"integer","x-kubernetes-validations":[{"rule":"self > 0","message":"m"}]}}""", """{"k":0}"""));

        Assert.Equal(("v[k]", "Invalid value: 0: m"), (problem.Field, problem.Message));
    }

    [Theory]
    [InlineData("FieldValueForbidden", "Forbidden: m")]
    [InlineData("FieldValueRequired", "Required value: m")]
    [InlineData("FieldValueDuplicate", "Duplicate value: 0")]
    public void Reason_of_a_rule_shapes_the_message(string reason, string message)
    {
        var problem = Assert.Single(Validate($$"""{"type":"integer","x-kubernetes-validations":[{"rule":"self > 0","message":"m","reason":"{{reason}}"}]}""", "0"));

        Assert.Equal((reason, message), (problem.Reason, problem.Message));
    }

    [Fact]
    public void Unchanged_element_of_a_list_that_cannot_be_told_apart_is_held_against_a_changed_list()
    {
        const string Schema = """{"type":"array","items":{"type":"string","maxLength":1}}""";

        Assert.Empty(Validate(Schema, """["long"]""", """["long"]"""));
        Assert.Single(Validate(Schema, """["long","x"]""", """["long"]"""));
    }

    [Fact]
    public void Duplicates_that_were_there_before_may_stay()
    {
        const string Schema = """{"type":"array","x-kubernetes-list-type":"set","items":{"type":"integer"}}""";

        Assert.Equal("Duplicate value: 1", Assert.Single(Validate(Schema, "[1,1,1]")).Message);
        Assert.Empty(Validate(Schema, "[1,1,2]", "[1,1]"));
    }

    [Fact]
    public void Null_in_a_map_goes_where_none_may_stand()
    {
        var value = JsonNode.Parse("""{"v":{"a":null,"b":"x"}}""")!.AsObject();

        Whole("""{"type":"object","additionalProperties":{"type":"string"}}""").FillIn(value);

        Assert.Equal("""{"v":{"b":"x"}}""", value.ToJsonString());
    }

    [Fact]
    public void Object_inside_needs_kind_and_version()
    {
        var problems = Validate("""{"type":"object","x-kubernetes-embedded-resource":true,"x-kubernetes-preserve-unknown-fields":true}""", """{"kind":"Pod!"}""");

        Assert.Equal(["v.apiVersion", "v.kind"], problems.Select(static p => p.Field));
    }

    [Fact]
    public void Replicas_of_a_scale_are_numbers()
    {
        var problems = new List<FieldProblem>();

        Whole("""{"type":"object","x-kubernetes-preserve-unknown-fields":true}""").Validate(JsonNode.Parse("""{"v":{"n":"x"},"w":{"n":-1}}""")!.AsObject(), old: null, new ScalePaths(".v.n", ".w.n", null), problems);

        Assert.Equal(["Invalid value: 0: .v.n accessor error: x is of the type string, expected int64", "Invalid value: -1: should be a non-negative integer"], problems.Select(static p => p.Message));
    }

    private static StructuralSchema Whole(string schema) => StructuralSchema.Read(new JsonObject { ["type"] = "object", ["properties"] = new JsonObject { ["v"] = JsonNode.Parse(schema) } });

    private static List<FieldProblem> Validate(string schema, string value, string? old = null)
    {
        var problems = new List<FieldProblem>();
        Whole(schema).Validate(Object(value), old is null ? null : Object(old), scale: null, problems);
        return problems;

        static JsonObject Object(string text) => new() { ["v"] = JsonNode.Parse(text) };
    }
}
