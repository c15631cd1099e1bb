using System.Text.Json.Nodes;
using CodeRun.Sandbox.Http;
using CodeRun.Sandbox.Patching;
using CodeRun.Sandbox.Schema;
using CodeRun.Tests.Unit.Fuzz;
using CodeRun.Tests.Unit.Sandbox.Fuzz;

namespace CodeRun.Tests.Unit.Sandbox.Patching;

/// <summary>What holds of every patch, tried on many.</summary>
public sealed class PatchPropertyTests
{
    [Fact]
    public void Difference_of_two_values_makes_one_of_the_other() => Each(static random =>
    {
        var (from, to) = Two(random, withNulls: true);
        var patch = new JsonArray();
        Difference(from, to, "", patch);

        Equal(to, JsonPatch.Apply(from, patch));
    });

    [Fact]
    public void Operations_undo_each_other() => Each(static random =>
    {
        var json = new RandomJson(random);
        var (value, added) = (json.Object(), json.Value());
        value.Remove("new");
        value["list"] = new JsonArray(1, 2, 3);
        var at = random.Next(4);

        Equal(value, JsonPatch.Apply(value, Patch(Op("add", "/new", added), Op("test", "/new", added), Op("remove", "/new"))));
        Equal(value, JsonPatch.Apply(value, Patch(Op("add", $"/list/{at}", added), Op("test", $"/list/{at}", added), Op("remove", $"/list/{at}"))));
        Equal(value, JsonPatch.Apply(value, Patch(Move("/list", "/new"), Move("/new", "/list"))));
        Equal(JsonPatch.Apply(value, Patch(Op("add", "/new", value["list"]))), JsonPatch.Apply(value, Patch(Copy("/list", "/new"))));
        Equal(value, JsonPatch.Apply(value, Patch(Op("replace", "/list", added), Op("replace", "/list", value["list"]))));
    });

    [Fact]
    public void Patch_that_fails_at_its_end_changes_nothing() => Each(static random =>
    {
        var (from, to) = Two(random, withNulls: true);
        var before = from.ToJsonString();
        var patch = new JsonArray();
        Difference(from, to, "", patch);
        patch.Add(Op("test", "/no-such-field/x", 1));

        Assert.Equal(422, Assert.Throws<ApiStatusException>(() => JsonPatch.Apply(from, patch)).Code);
        Assert.Equal(before, from.ToJsonString());
    });

    [Fact]
    public void Merge_of_a_difference_makes_one_of_the_other_and_once_is_enough() => Each(static random =>
    {
        var (from, to) = Two(random, withNulls: false);
        var patch = MergeDifference(from, to);

        var merged = JsonMergePatch.Apply(from, patch);

        Equal(to, merged);
        Equal(merged, JsonMergePatch.Apply(merged, patch));
    });

    // RFC 7396 appendix A, without those of lists with nulls, which evanphx/json-patch takes out.
    [Theory]
    [InlineData("""{"a":"b"}""", """{"a":"c"}""", """{"a":"c"}""")]
    [InlineData("""{"a":"b"}""", """{"b":"c"}""", """{"a":"b","b":"c"}""")]
    [InlineData("""{"a":"b"}""", """{"a":null}""", "{}")]
    [InlineData("""{"a":"b","b":"c"}""", """{"a":null}""", """{"b":"c"}""")]
    [InlineData("""{"a":["b"]}""", """{"a":"c"}""", """{"a":"c"}""")]
    [InlineData("""{"a":"c"}""", """{"a":["b"]}""", """{"a":["b"]}""")]
    [InlineData("""{"a":{"b":"c"}}""", """{"a":{"b":"d","c":null}}""", """{"a":{"b":"d"}}""")]
    [InlineData("""{"a":[{"b":"c"}]}""", """{"a":[1]}""", """{"a":[1]}""")]
    [InlineData("""{"a":"foo"}""", "\"bar\"", "\"bar\"")]
    [InlineData("""{"e":null}""", """{"a":1}""", """{"e":null,"a":1}""")]
    [InlineData("[1,2]", """{"a":"b","c":null}""", """{"a":"b"}""")]
    [InlineData("{}", """{"a":{"bb":{"ccc":null}}}""", """{"a":{"bb":{}}}""")]
    public void Merge_patch_does_what_its_RFC_shows(string target, string patch, string result) =>
        Equal(JsonNode.Parse(result), JsonMergePatch.Apply(JsonNode.Parse(target), JsonNode.Parse(patch)));

    [Fact]
    public void Strategic_merge_is_done_once_and_keeps_keys_apart() => Each(static random =>
    {
        var (original, patch) = (Pod(random), Pod(random));

        var once = StrategicMergePatch.Apply(original, patch, BuiltInResources.Pods.Node);

        Equal(once, StrategicMergePatch.Apply(once, patch, BuiltInResources.Pods.Node));
        var names = Names(once);
        Assert.Equal(names.Count, names.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(Names(original).Union(Names(patch), StringComparer.Ordinal).Order(StringComparer.Ordinal), names.Order(StringComparer.Ordinal));
        foreach (var container in patch["spec"]!["containers"]!.AsArray())
            Assert.Equal((string?)container!["image"], (string?)once["spec"]!["containers"]!.AsArray().Single(c => (string?)c!["name"] == (string?)container["name"])!["image"]);
    });

    private static List<string> Names(JsonObject pod) => [.. pod["spec"]!["containers"]!.AsArray().Select(static c => (string)c!["name"]!)];

    private static JsonObject Pod(Random random) => new()
    {
        ["metadata"] = new JsonObject { ["finalizers"] = new JsonArray([.. Pick(random).Select(static f => (JsonNode)f)]) },
        ["spec"] = new JsonObject
        {
            ["containers"] = new JsonArray([.. Pick(random).Select(n => (JsonNode)new JsonObject { ["name"] = n, ["image"] = $"i{random.Next(3)}", ["env"] = new JsonArray([.. Pick(random).Select(e => (JsonNode)new JsonObject { ["name"] = e, ["value"] = "v" })]) })]),
        },
    };

    private static List<string> Pick(Random random) => [.. ((string[])["a", "b", "c", "d", "e"]).Where(_ => random.Next(2) == 0).OrderBy(_ => random.Next())];

    private static void Each(Action<Random> holds) => Seeds.Each(2000, holds);

    // Two objects; now and then the second is the first, a little changed.
    private static (JsonObject From, JsonObject To) Two(Random random, bool withNulls)
    {
        var json = new RandomJson(random);
        return (json.Object(4, withNulls), json.Object(4, withNulls));
    }

    private static void Difference(JsonObject from, JsonObject to, string at, JsonArray patch)
    {
        foreach (var (name, value) in from)
        {
            var path = $"{at}/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";
            if (!to.TryGetPropertyValue(name, out var other))
                patch.Add(Op("remove", path));
            else if (value is JsonObject map && other is JsonObject target)
                Difference(map, target, path, patch);
            else if (!JsonNode.DeepEquals(value, other))
                patch.Add(Op("replace", path, other));
        }

        foreach (var (name, value) in to.Where(t => !from.ContainsKey(t.Key)))
            patch.Add(Op("add", $"{at}/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}", value));
    }

    private static JsonObject MergeDifference(JsonObject from, JsonObject to)
    {
        var patch = new JsonObject();
        foreach (var name in from.Select(static f => f.Key).Where(n => !to.ContainsKey(n)))
            patch[name] = null;
        foreach (var (name, value) in to)
        {
            if (from[name] is JsonObject map && value is JsonObject target)
                patch[name] = MergeDifference(map, target);
            else if (!from.ContainsKey(name) || !JsonNode.DeepEquals(from[name], value))
                patch[name] = value?.DeepClone();
        }

        return patch;
    }

    private static JsonArray Patch(params JsonObject[] operations) => new([.. operations]);

    private static JsonObject Op(string op, string path) => new() { ["op"] = op, ["path"] = path };

    private static JsonObject Op(string op, string path, JsonNode? value) => new() { ["op"] = op, ["path"] = path, ["value"] = value?.DeepClone() };

    private static JsonObject Move(string from, string path) => new() { ["op"] = "move", ["from"] = from, ["path"] = path };

    private static JsonObject Copy(string from, string path) => new() { ["op"] = "copy", ["from"] = from, ["path"] = path };

    private static void Equal(JsonNode? expected, JsonNode? actual) => Assert.True(JsonNode.DeepEquals(expected, actual), $"{expected?.ToJsonString()}\n{actual?.ToJsonString()}");
}
