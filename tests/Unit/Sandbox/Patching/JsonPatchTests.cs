using System.Text.Json.Nodes;
using CodeRun.Sandbox.Bodies;
using CodeRun.Sandbox.Http;
using CodeRun.Sandbox.Patching;

namespace CodeRun.Tests.Unit.Sandbox.Patching;

public sealed class JsonPatchTests
{
    [Fact]
    public void Copies_that_double_are_refused_at_3_MiB()
    {
        var copies = Enumerable.Range(0, 60).Select(static i => Operation("copy", "/a", $"/a/{i}"));

        Refused("""{"a":{"x":"0123456789"}}""", copies);
    }

    [Fact]
    public void Copies_into_themselves_are_refused_before_a_stack_ends() =>
        Refused("""{"a":{}}""", Enumerable.Repeat(Operation("copy", "", "/a"), 2000));

    [Fact]
    public void Moves_that_pile_up_are_refused_before_a_stack_ends()
    {
        // Lists of 900 levels, each put into the innermost of the one before.
        var inner = string.Concat(Enumerable.Repeat("/0", 899));
        var deep = JsonNode.Parse(new string('[', 900) + new string(']', 900), documentOptions: new() { MaxDepth = 1000 });
        var patch = Enumerable.Range(0, 50).Select(i => new JsonObject { ["op"] = "add", ["path"] = "/a" + string.Concat(Enumerable.Repeat(inner + "/0", i)), ["value"] = deep!.DeepClone() });

        Refused("{}", patch);
    }

    [Fact]
    public void Many_moves_of_a_shallow_value_are_no_depth()
    {
        var moves = Enumerable.Range(0, 5000).Select(static i => Operation("move", i % 2 == 0 ? "/a" : "/b/c/d/a", i % 2 == 0 ? "/b/c/d/a" : "/a"));

        var result = JsonPatch.Apply(JsonNode.Parse("""{"a":{"x":1},"b":{"c":{"d":{}}}}""")!, new JsonArray([.. moves.Select(static m => (JsonNode)m)]));

        Assert.Equal("""{"b":{"c":{"d":{}}},"a":{"x":1}}""", result!.ToJsonString());
    }

    [Theory]
    [InlineData("""[{"op":"replace","path":"/b","value":1}]""", """{"a":[1,2],"b":1}""")]
    [InlineData("""[{"op":"test","path":"/b","value":null},{"op":"remove","path":"/a/-1"}]""", """{"a":[1]}""")]
    [InlineData("""[{"op":"add","path":"/b"}]""", """{"a":[1,2],"b":null}""")]
    [InlineData("""[{"op":"add","path":"/a/-1","value":3}]""", """{"a":[1,2,3]}""")]
    [InlineData("""[{"op":"add","path":"x/b","value":3}]""", """{"a":[1,2],"b":3}""")]
    [InlineData("""[{"op":"replace","path":"","value":{"c":1}}]""", """{"c":1}""")]
    public void Liberties_of_the_servers_library_are_taken(string patch, string result) =>
        Assert.Equal(result, JsonPatch.Apply(JsonNode.Parse("""{"a":[1,2]}""")!, JsonNode.Parse(patch))!.ToJsonString());

    [Theory]
    [InlineData("""{"op":"add","path":"","value":{}}""")]
    [InlineData("""{"op":"remove","path":"/b"}""")]
    [InlineData("""{"op":"remove","path":"/a/2"}""")]
    [InlineData("""{"op":"add","path":"/b/c","value":1}""")]
    [InlineData("""{"op":"move","from":"/b","path":"/c"}""")]
    [InlineData("""{"op":"replace","path":"","value":1}""")]
    public void Operation_that_has_no_place_is_refused(string operation) => Refused("""{"a":[1,2]}""", [JsonNode.Parse(operation)!.AsObject()]);

    [Fact]
    public void Depth_is_counted_in_levels() =>
        Assert.Equal([0, 1, 1, 3], ((string[])["1", "{}", """{"a":1}""", """{"a":[{"b":1}]}"""]).Select(static j => JsonDepth.Of(JsonNode.Parse(j))));

    private static JsonObject Operation(string op, string from, string path) => new JsonObject { ["op"] = op, ["from"] = from, ["path"] = path };

    private static void Refused(string target, IEnumerable<JsonObject> operations)
    {
        var before = JsonNode.Parse(target)!;

        Assert.Equal(422, Assert.Throws<ApiStatusException>(() => JsonPatch.Apply(before, new JsonArray([.. operations.Select(static o => o.DeepClone())]))).Code);
        Assert.Equal(target, before.ToJsonString());
    }
}
