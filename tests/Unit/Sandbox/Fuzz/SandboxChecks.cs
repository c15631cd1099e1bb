using System.Text;
using System.Text.Json.Nodes;
using CodeRun.Sandbox.Http;
using CodeRun.Sandbox.Schema;
using CodeRun.Sandbox.Storage;

namespace CodeRun.Tests.Unit.Sandbox.Fuzz;

/// <summary>What must hold of a server whatever it was asked: it answers, and its store does not contradict itself.</summary>
internal static class SandboxChecks
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>An answer is one that a server gives: never a fault, and a Status with the same code when it is an error.</summary>
    public static void Answer(ApiResponse answer)
    {
        Assert.InRange(answer.Status, 200, 599);
        if (answer.ContentType != "application/json" || answer.Stream is not null || answer.Body.IsEmpty)
            return;
        var body = JsonNode.Parse(Strict.GetString(answer.Body.Span), documentOptions: new() { MaxDepth = 1100, AllowDuplicateProperties = false });
        if (answer.Status < 400)
            return;
        Assert.Equal(("Status", answer.Status), ((string?)body!["kind"], (int?)body["code"]));
        // The real server, too, answers some nonsense with 500, but never for a fault that it did not foresee.
        Assert.True(answer.Status is < 500 or 501 or 503 or 504 || (string?)body["reason"] is null or "" || IsForeseen((string?)body["message"]), body.ToJsonString());
    }

    /// <summary>The store agrees with itself, and its lists and watches with it.</summary>
    public static async Task StoreAsync(ApiServer server, CancellationToken cancellationToken)
    {
        var store = server.Store;
        var served = await ServedAsync(server, cancellationToken);
        var all = new List<(GroupResource Resource, StoredObject Value)>();
        foreach (var resource in served.Select(static s => s.Stored).Distinct())
        {
            var (items, version) = store.List(resource, null);
            Assert.Equal(store.Version, version);
            foreach (var item in items)
            {
                var parsed = item.Parse();
                var own = parsed["metadata"]!.AsObject();
                Assert.Equal((item.Namespace, item.Name, item.Uid), ((string?)own["namespace"] ?? "", (string?)own["name"], (string?)own["uid"]));
                Assert.Equal(item.Version.ToString(System.Globalization.CultureInfo.InvariantCulture), (string?)own["resourceVersion"]);
                Assert.InRange(item.Version, 1, store.Version);
                Assert.Equal((own["labels"] as JsonObject)?.Count ?? 0, item.Labels.Count);
                Assert.Same(item, store.Get(resource, item.Namespace, item.Name));
                Assert.Same(item, store.Find(item.Uid)?.Value);
                all.Add((resource, item));
            }

            Replay(store, resource, items);
        }

        Assert.Equal(all.Count, all.Select(static o => o.Value.Version).Distinct().Count());
        Assert.Equal(all.Count, all.Select(static o => o.Value.Uid).Distinct(StringComparer.Ordinal).Count());
        foreach (var owner in all.SelectMany(static o => o.Value.OwnerUids).Distinct(StringComparer.Ordinal))
        {
            var expected = all.Where(o => o.Value.OwnerUids.Contains(owner, StringComparer.Ordinal)).Select(static o => o.Value.Uid).Order(StringComparer.Ordinal);
            Assert.Equal(expected, store.Dependents(owner).Select(static d => d.Value.Uid).Order(StringComparer.Ordinal));
        }

        foreach (var (path, stored) in served)
            await ListAsync(server, path, store.List(stored, null).Items, cancellationToken);
    }

    // The oldest state that is known and all changes since make the newest.
    private static void Replay(ObjectStore store, GroupResource resource, IReadOnlyList<StoredObject> now)
    {
        var since = store.OldestVersion;
        var state = store.ListAt(resource, null, since)!.ToDictionary(static o => (o.Namespace, o.Name));
        using var subscription = store.Subscribe(resource, since)!;
        var last = since;
        while (subscription.Changes.TryRead(out var change))
        {
            Assert.True(change.Version > last);
            last = change.Version;
            if (change.Type == ObjectEventType.Deleted)
                Assert.True(state.Remove((change.Current.Namespace, change.Current.Name)));
            else
                state[(change.Current.Namespace, change.Current.Name)] = change.Current;
        }

        Assert.Equal(now.Select(static o => (o.Uid, o.Version)).Order(), state.Values.Select(static o => (o.Uid, o.Version)).Order());
    }

    private static async Task ListAsync(ApiServer server, string path, IReadOnlyList<StoredObject> stored, CancellationToken cancellationToken)
    {
        var list = await GetAsync(server, path, cancellationToken);
        var items = list["items"]!.AsArray();
        Assert.Equal(stored.Select(static o => o.Uid), items.Select(static i => (string?)i!["metadata"]!["uid"]));
        foreach (var item in items.OfType<JsonObject>())
        {
            var (space, name) = ((string?)item["metadata"]!["namespace"], (string)item["metadata"]!["name"]!);
            var at = path.LastIndexOf('/');
            var own = await GetAsync(server, space is null ? $"{path}/{Uri.EscapeDataString(name)}" : $"{path[..at]}/namespaces/{space}{path[at..]}/{Uri.EscapeDataString(name)}", cancellationToken);
            // Items of built-in kinds have no kind of their own.
            if (!item.ContainsKey("kind"))
            {
                own.Remove("kind");
                own.Remove("apiVersion");
            }

            Assert.True(JsonNode.DeepEquals(item, own), $"{item.ToJsonString()}\n{own.ToJsonString()}");
        }
    }

    // Every collection that discovery and the established definitions tell of.
    private static async Task<IReadOnlyList<(string Path, GroupResource Stored)>> ServedAsync(ApiServer server, CancellationToken cancellationToken)
    {
        var served = BuiltInResources.All.Select(static d => ($"{(d.Group.Length == 0 ? "/api" : $"/apis/{d.Group}")}/{d.Version}/{d.Plural}", d.Stored)).ToList();
        foreach (var definition in server.Store.List(BuiltInResources.Definitions.Resource, null).Items.Select(static o => o.Parse()))
        {
            var conditions = (definition["status"]!["conditions"] as JsonArray ?? []).OfType<JsonObject>();
            if (!conditions.Any(static c => (string?)c["type"] == "Established" && (string?)c["status"] == "True"))
                continue;
            var (group, plural) = ((string)definition["spec"]!["group"]!, (string)definition["spec"]!["names"]!["plural"]!);
            foreach (var version in definition["spec"]!["versions"]!.AsArray().Where(static v => (bool)v!["served"]!))
                served.Add(($"/apis/{group}/{(string)version!["name"]!}/{plural}", new GroupResource(group, plural)));
        }

        foreach (var (path, _) in served)
        {
            var at = path.LastIndexOf('/');
            Assert.Contains((await GetAsync(server, path[..at], cancellationToken))["resources"]!.AsArray(), r => (string?)r!["name"] == path[(at + 1)..]);
        }

        return served;
    }

    private static async Task<JsonObject> GetAsync(ApiServer server, string path, CancellationToken cancellationToken)
    {
        var answer = await server.HandleAsync(new ApiRequest { Method = "GET", Path = path }, cancellationToken);
        Assert.True(answer.Status == 200, $"{path}: {answer.Status} {Strict.GetString(answer.Body.Span)}");
        return JsonNode.Parse(answer.Body.Span, documentOptions: new() { MaxDepth = 1100 })!.AsObject();
    }

    private static bool IsForeseen(string? message) => message?.Contains("without impersonating a user", StringComparison.Ordinal) == true;
}
