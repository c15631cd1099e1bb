using System.Text.Json.Nodes;
using CodeRun.Sandbox.Fields;
using CodeRun.Sandbox.Http;
using CodeRun.Sandbox.Schema;

namespace CodeRun.Tests.Unit.Sandbox;

public sealed class FieldManagerTests
{
    private const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";
    private const string Time = "2026-01-01T00:00:00Z";

    [Fact]
    public void Field_that_its_applier_leaves_out_goes()
    {
        var live = Apply(null, """{"data":{"k":"1","l":"1"}}""", "a")!;

        var after = Apply(live, """{"data":{"l":"1"}}""", "a")!;

        Assert.Equal("""{"l":"1"}""", after["data"]!.ToJsonString());
    }

    [Fact]
    public void Metadata_stays_when_its_last_label_goes()
    {
        var live = Apply(null, """{"metadata":{"name":"a","labels":{"x":"1"}},"data":{"k":"1"}}""", "a")!;

        var after = Apply(live, """{"data":{"k":"1"}}""", "a")!;

        Assert.Equal("a", (string?)after["metadata"]!["name"]);
        Assert.Null(after["metadata"]!["labels"]);
    }

    [Fact]
    public void Field_that_another_manager_owns_stays()
    {
        var live = Apply(Apply(null, """{"data":{"k":"1"}}""", "a"), """{"data":{"k":"1","l":"1"}}""", "b")!;

        var after = Apply(live, """{"data":{"l":"1"}}""", "b")!;

        Assert.Equal("1", (string?)after["data"]!["k"]);
    }

    [Fact]
    public void Applying_the_same_again_changes_nothing()
    {
        var live = Apply(null, """{"data":{"k":"1"}}""", "a")!;

        Assert.Null(Apply(live, """{"data":{"k":"1"}}""", "a"));
    }

    [Fact]
    public void Another_value_of_an_owned_field_is_a_conflict_unless_forced()
    {
        var live = Apply(null, """{"data":{"k":"1"}}""", "a")!;

        var refused = Assert.Throws<ApiStatusException>(() => Apply(live, """{"data":{"k":"2"}}""", "b"));
        var forced = Apply(live, """{"data":{"k":"2"}}""", "b", force: true)!;

        Assert.Equal((409, "Apply failed with 1 conflict: conflict with \"a\": .data.k"), (refused.Code, refused.Message));
        Assert.Equal(["b"], forced["metadata"]!["managedFields"]!.AsArray().Select(static e => (string?)e!["manager"]));
    }

    [Fact]
    public void Disjoint_appliers_commute()
    {
        var one = Apply(Apply(null, """{"data":{"a":"1"}}""", "a"), """{"data":{"b":"2"}}""", "b")!;
        var two = Apply(Apply(null, """{"data":{"b":"2"}}""", "b"), """{"data":{"a":"1"}}""", "a")!;

        Assert.True(JsonNode.DeepEquals(one["data"], two["data"]));
    }

    [Fact]
    public void Update_takes_what_it_changes_from_others()
    {
        var live = Apply(null, """{"data":{"k":"1","l":"1"}}""", "a")!;
        var value = live.DeepClone().AsObject();
        value["data"]!["k"] = "2";

        var entries = FieldManager.Update(live, value, Request("b"))!;

        Assert.Equal(["""{"f:data":{"f:l":{}}}""", """{"f:data":{"f:k":{}}}"""], entries.Select(static e => e!["fieldsV1"]!.ToJsonString()));
    }

    [Fact]
    public void Eleventh_updater_makes_the_oldest_ancient()
    {
        JsonObject? live = null;
        for (var i = 0; i < 12; i++)
        {
            var value = live?.DeepClone().AsObject() ?? Config("{}");
            value["data"] ??= new JsonObject();
            value["data"]![$"k{i:00}"] = "v";
            value["metadata"]!["managedFields"] = FieldManager.Update(live, value, new FieldRequest($"m{i:00}", BuiltInResources.ConfigMaps, "", $"2026-01-01T00:00:{i:00}Z"));
            live = value;
        }

        var managers = live!["metadata"]!["managedFields"]!.AsArray().Select(static e => (string?)e!["manager"]).ToList();
        Assert.Equal(10, managers.Count);
        Assert.Contains("ancient-changes", managers);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Written_fields_are_read_back_whatever_they_are(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 200; i++)
        {
            var tree = Tree(random, 4);
            Assert.True(tree.SameAs(FieldTree.Read(tree.Write())));
            var other = Tree(random, 4);
            Assert.True(tree.Union(other).Without(other).SameAs(tree.Without(other)));
            Assert.True(tree.Intersect(other).SameAs(other.Intersect(tree)));
        }
    }

    private static FieldTree Tree(Random random, int depth) =>
        FieldTree.Of(isMember: false, Enumerable.Range(0, random.Next(1, 4)).Select(_ => KeyValuePair.Create($"f:{(char)('a' + random.Next(5))}", Below(random, depth))).DistinctBy(static c => c.Key));

    private static FieldTree Below(Random random, int depth) =>
        depth == 0 || random.Next(3) == 0 ? FieldTree.Leaf : FieldTree.Of(random.Next(2) == 0, Tree(random, depth - 1).Children);

    [Fact]
    public void Kubectl_takes_over_what_it_applied_on_the_clients_side()
    {
        var after = Apply(ClientSide("1", "1"), """{"data":{"k":"2"}}""", "kubectl")!;

        Assert.Equal("2", (string?)after["data"]!["k"]);
        Assert.Equal("{\"apiVersion\":\"v1\",\"data\":{\"k\":\"2\"},\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"a\"}}\n", (string?)after["metadata"]!["annotations"]![LastApplied]);
    }

    [Theory]
    [InlineData("1", "1", "other")]
    [InlineData("1", "changed", "kubectl")]
    public void Others_and_fields_that_were_changed_since_conflict_as_ever(string applied, string live, string manager) =>
        Assert.Equal(409, Assert.Throws<ApiStatusException>(() => Apply(ClientSide(applied, live), """{"data":{"k":"2"}}""", manager)).Code);

    [Theory]
    [InlineData("""{"data":{"k":5}}""", ".data.k: expected string, got &value.valueUnstructured{Value:5}")]
    [InlineData("""{"data":{"k":{"a":[1,"b"]}}}""", ".data.k: expected string, got &value.valueUnstructured{Value:map[string]interface {}{\"a\":[]interface {}{1, \"b\"}}}")]
    [InlineData("""{"data":["x"]}""", ".data: expected map, got &{[x]}")]
    [InlineData("""{"immutable":"x"}""", ".immutable: expected boolean, got &{x}")]
    [InlineData("""{"metadata":{"name":"a","generation":"x"}}""", ".metadata.generation: expected numeric (int or float), got string")]
    [InlineData("""{"metadata":{"name":"a","finalizers":["x",null]}}""", ".metadata.finalizers: element 1: associative list without keys has an element that's an explicit null")]
    [InlineData("""{"metadata":{"name":"a","ownerReferences":[{"name":"x"}]}}""", ".metadata.ownerReferences: element 0: associative list with keys has an element that omits all key fields [\"uid\"] (and doesn't have default values for any key fields)")]
    public void Configuration_of_another_shape_is_told_of_in_the_servers_words(string config, string problem) =>
        Assert.EndsWith($"Kind=ConfigMap): {problem}", Assert.Throws<ApiStatusException>(() => Apply(null, config, "a")).Message, StringComparison.Ordinal);

    private static JsonObject ClientSide(string applied, string live)
    {
        var annotation = $$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"data":{"k":"{{{applied}}}"}}""";
        var value = Config($$$"""{"metadata":{"name":"a","annotations":{"{{{LastApplied}}}":""}},"data":{"k":"{{{live}}}"}}""");
        value["metadata"]!["annotations"]![LastApplied] = annotation;
        value["metadata"]!["managedFields"] = FieldManager.Update(null, value, Request("kubectl-client-side-apply"));
        return value;
    }

    private static JsonObject? Apply(JsonObject? live, string config, string manager, bool force = false) =>
        FieldManager.Apply(live, Config(config), Request(manager), force) ?? (live is null ? throw new InvalidOperationException() : null);

    private static FieldRequest Request(string manager) => new(manager, BuiltInResources.ConfigMaps, "", Time);

    private static JsonObject Config(string config)
    {
        var value = JsonNode.Parse(config)!.AsObject();
        value["apiVersion"] = "v1";
        value["kind"] = "ConfigMap";
        value["metadata"] ??= new JsonObject { ["name"] = "a" };
        return value;
    }
}
