using System.Text.Json.Nodes;
using CodeRun.Sandbox.Fields;
using CodeRun.Sandbox.Http;
using CodeRun.Sandbox.Schema;
using CodeRun.Tests.Unit.Fuzz;

namespace CodeRun.Tests.Unit.Sandbox.Fields;

/// <summary>What holds of server-side apply whoever applies what: a random walk of several managers over one object, against a table of who owns which key.</summary>
public sealed class ApplyPropertyTests
{
    private static readonly string[] Keys = ["a", "b", "c", "d"];
    private static readonly string[] Managers = ["m", "n", "o"];

    [Fact]
    public void Ownership_is_what_a_table_of_owners_says() => Seeds.Each(500, static random =>
    {
        JsonObject? live = null;
        var owned = Managers.ToDictionary(static m => m, static _ => new Dictionary<string, string>(StringComparer.Ordinal), StringComparer.Ordinal);
        for (var step = 0; step < 12; step++)
        {
            var manager = Managers[random.Next(Managers.Length)];
            var data = Keys.Where(_ => random.Next(2) == 0).ToDictionary(static k => k, _ => $"v{random.Next(2)}", StringComparer.Ordinal);
            var conflicts = data.Where(d => owned.Any(o => o.Key != manager && o.Value.ContainsKey(d.Key) && o.Value[d.Key] != d.Value)).Select(static d => d.Key).ToList();
            var force = random.Next(3) == 0;
            if (conflicts.Count > 0 && !force)
            {
                Assert.Equal(409, Assert.Throws<ApiStatusException>(() => Apply(live, data, manager, force: false)).Code);
                continue;
            }

            live = Apply(live, data, manager, force) ?? live;
            foreach (var key in conflicts)
            {
                foreach (var other in Managers.Where(m => m != manager && owned[m].GetValueOrDefault(key) != data[key]))
                    owned[other].Remove(key);
            }

            owned[manager] = data;
            Check(live!, owned);
            // Once is enough, and needs no force.
            var again = Apply(live, data, manager, force: false);
            Assert.True(again is null || JsonNode.DeepEquals(again, live), $"{live!.ToJsonString()}\n{again?.ToJsonString()}");
        }
    });

    private static void Check(JsonObject live, Dictionary<string, Dictionary<string, string>> owned)
    {
        // A key is there as long as somebody owns it, with the value that all its owners applied.
        var expected = owned.Values.SelectMany(static o => o).DistinctBy(static o => o.Key).ToDictionary(static o => o.Key, static o => o.Value, StringComparer.Ordinal);
        Assert.Equal(expected.OrderBy(static e => e.Key, StringComparer.Ordinal), (live["data"] as JsonObject ?? []).Select(static d => KeyValuePair.Create(d.Key, (string)d.Value!)).OrderBy(static e => e.Key, StringComparer.Ordinal));
        foreach (var (manager, data) in owned)
        {
            var entry = (live["metadata"]!["managedFields"] as JsonArray ?? []).SingleOrDefault(e => (string?)e!["manager"] == manager);
            var fields = (entry?["fieldsV1"]?["f:data"] as JsonObject ?? []).Select(static f => f.Key).Where(static f => f != ".");
            Assert.Equal(data.Keys.Select(static k => $"f:{k}").Order(StringComparer.Ordinal), fields.Order(StringComparer.Ordinal));
        }
    }

    private static JsonObject? Apply(JsonObject? live, Dictionary<string, string> data, string manager, bool force)
    {
        var config = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "ConfigMap", ["metadata"] = new JsonObject { ["name"] = "x" } };
        if (data.Count > 0)
            config["data"] = new JsonObject(data.Select(static d => KeyValuePair.Create(d.Key, (JsonNode?)d.Value)));
        return FieldManager.Apply(live, config, new FieldRequest(manager, BuiltInResources.ConfigMaps, "", "2026-01-01T00:00:00Z"), force);
    }
}
