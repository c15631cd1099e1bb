using System.Text;
using System.Text.Json.Nodes;
using CodeRun.Sandbox.Bodies;
using CodeRun.Sandbox.Protobuf;
using CodeRun.Sandbox.Schema;
using CodeRun.Sandbox.Typed;
using CodeRun.Tests.Unit.Fuzz;
using CodeRun.Tests.Unit.Sandbox.Fuzz;

namespace CodeRun.Tests.Unit.Sandbox.Typed;

/// <summary>One object is the same in every form.</summary>
public sealed class RoundTripTests
{
    [Fact]
    public void Yaml_says_what_JSON_says() => Seeds.Each(5000, static random =>
    {
        var value = new RandomJson(random).Object(4);

        var read = YamlBody.Read(YamlWriter.Write(value), issues: null);

        Equal(JsonBody.Read(Encoding.UTF8.GetBytes(value.ToJsonString()), issues: null), read);
    });

    [Fact]
    public void Any_text_is_the_same_in_YAML() => Seeds.Each(10_000, static random =>
    {
        var text = new string([.. Enumerable.Range(0, random.Next(12)).Select(_ => (char)(random.Next(3) == 0 ? random.Next(0x10000) : random.Next(' ', '\u007f')))]);
        var whole = string.Concat(text.EnumerateRunes().Where(static r => !Rune.IsControl(r) && r.Value is not (0xfeff or 0xfffe or 0xffff)).Select(static r => r.ToString()));

        Assert.Equal(whole, (string?)YamlBody.Read(YamlWriter.Write(new JsonObject { ["k"] = whole }), issues: null)!["k"]);
    });

    [Fact]
    public void Protobuf_holds_all_that_a_built_in_object_has()
    {
        foreach (var (prefix, plural, _, json) in FuzzedObjects.All.Where(static k => !k.Prefix.Contains("example.com", StringComparison.Ordinal)))
        {
            var definition = BuiltInResources.All.Single(d => d.Plural == plural && prefix == (d.Group.Length == 0 ? "/api/v1" : $"/apis/{d.ApiVersion}"));
            Seeds.Each(300, random =>
            {
                if (Typed(new JsonFuzzer(random).Spoil(json), definition) is not { } value)
                    return;

                var read = TypedReader.Read(ProtoBody.Read(ProtoBody.Write(value), "", ""), definition.Node, issues: null);

                Equal(value, read);
            });
        }
    }

    [Fact]
    public void Pruning_and_defaults_are_done_once() => Seeds.Each(500, static random =>
    {
        var definition = JsonNode.Parse(FuzzedObjects.Definition("widgets"))!;
        var schema = StructuralSchema.Read(definition["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!.AsObject());
        var spoiled = new JsonFuzzer(random).Spoil(FuzzedObjects.All[^1].Json).Replace("\\ud83d", "", StringComparison.Ordinal);
        var value = JsonNode.Parse(spoiled)!.AsObject();

        void Complete(JsonObject target)
        {
            CustomPruning.Prune(target, schema.Node, issues: null);
            schema.FillIn(target);
        }

        Complete(value);
        var again = value.DeepClone().AsObject();
        Complete(again);

        Equal(value, again);
    });

    [Fact]
    public void Quantity_that_is_written_is_the_same_quantity() => Seeds.Each(20_000, static random =>
    {
        var text = $"{(random.Next(3) == 0 ? "-" : "")}{random.Next(100_000)}{(random.Next(2) == 0 ? $".{random.Next(1000):000}" : "")}{((string[])["", "n", "u", "m", "k", "M", "G", "T", "Ki", "Mi", "Gi", "Ti", "e3", "E-2"])[random.Next(14)]}";
        var quantity = Quantity.Parse(text)!.Value;

        var again = Quantity.Parse(quantity.ToString())!.Value;

        Assert.Equal(quantity.Nanos, again.Nanos);
        // What was written with a binary suffix may come out without one, and is decimal from then on.
        if (!text.EndsWith('i'))
            Assert.Equal(quantity.ToString(), again.ToString());
    });

    // What is no object of the kind is not asked of.
    private static JsonObject? Typed(string json, ResourceDefinition definition)
    {
        try
        {
            if (JsonBody.Read(Encoding.UTF8.GetBytes(json), issues: null) is not JsonObject value)
                return null;
            value["kind"] = definition.Kind;
            value["apiVersion"] = definition.ApiVersion;
            TypedReader.Read(value, definition.Node, issues: null);
            if (definition == BuiltInResources.Definitions)
                SubschemaReader.Read(value);
            return value;
        }
        catch (Exception e) when (e is DecodeException or BodyException)
        {
            return null;
        }
    }

    private static void Equal(JsonNode? expected, JsonNode? actual) => Assert.True(JsonNode.DeepEquals(expected, actual), $"{expected?.ToJsonString()}\n{actual?.ToJsonString()}");
}
