using System.Text.Json;
using System.Text.Json.Nodes;
using CodeRun.Sandbox.Fields;
using CodeRun.Sandbox.Http;
using CodeRun.Sandbox.Schema;

namespace CodeRun.Sandbox.Patching;

/// <summary>
/// Strategic merge patch of built-in kinds (apimachinery: strategicpatch): maps merge, lists merge by their patchMergeKey or as sets where the schema
/// says so, and directives ($patch, $retainKeys, $deleteFromPrimitiveList/x, $setElementOrder/x) say what else is to be done.
/// </summary>
internal static class StrategicMergePatch
{
    private const string Directive = "$patch";
    private const string Retain = "$retainKeys";
    private const string DeleteFrom = "$deleteFromPrimitiveList/";
    private const string ElementOrder = "$setElementOrder/";

    /// <summary>The patched object; the arguments are not changed.</summary>
    /// <exception cref="ApiStatusException">400: the patch is not well formed.</exception>
    public static JsonObject Apply(JsonObject original, JsonObject patch, SchemaNode schema) => Map(original, patch, schema);

    private static JsonObject Map(JsonObject original, JsonObject patch, SchemaNode schema)
    {
        switch (Text(patch[Directive]))
        {
            case "replace":
                return Plain(patch);
            case "delete":
                return [];
        }

        if (patch.ContainsKey(Directive))
            throw UnknownType(patch);

        var result = original.DeepClone().AsObject();
        if (patch.TryGetPropertyValue(Retain, out var retained))
            KeepOnly(result, retained as JsonArray ?? throw ApiErrors.BadRequest("invalid patch format of retainKeys"), patch);
        foreach (var (name, value) in patch)
        {
            if (name is Directive or Retain)
                continue;
            if (name.StartsWith(DeleteFrom, StringComparison.Ordinal))
                Without(result, name[DeleteFrom.Length..], value);
            else if (name.StartsWith(ElementOrder, StringComparison.Ordinal))
                Reorder(result, name[ElementOrder.Length..], value as JsonArray ?? [], patch, schema);
            else if (value is null)
                result.Remove(name);
            else if (value is JsonObject && result[name] is null && Text(value[Directive]) == "delete")
                result.Remove(name);
            else
                result[name] = Value(result[name], value, schema.Child(name) ?? SchemaNode.Untyped, patch[ElementOrder + name] as JsonArray);
        }

        return result;
    }

    private static JsonNode Value(JsonNode? original, JsonNode patch, SchemaNode schema, JsonArray? order) => (original, patch) switch
    {
        (JsonObject map, JsonObject changes) => Map(map, changes, schema),
        (_, JsonObject changes) => Map([], changes, schema),
        (JsonArray list, JsonArray changes) when schema.Merges => List(list, changes, schema, order),
        (_, JsonArray changes) when schema.Merges => List([], changes, schema, order),
        _ => Clean(patch),
    };

    private static JsonArray List(JsonArray original, JsonArray patch, SchemaNode schema, JsonArray? order)
    {
        if (schema.MergeKey is not { } key)
            return Primitives(original, patch, order);
        var changes = patch.OfType<JsonObject>().ToList();
        if (changes.Count != patch.Count)
            throw Failed("list element types are not identical: [map string]");
        foreach (var change in changes.Where(static c => c.ContainsKey(Directive) && Text(c[Directive]) is not ("replace" or "delete")))
            throw Text(change[Directive]) == "merge" ? Failed("merging lists cannot yet be specified in the patch") : UnknownType(change);
        if (changes.Exists(static c => Text(c[Directive]) == "replace"))
            return new JsonArray([.. changes.Where(static c => Text(c[Directive]) is null).Select(static c => Clean(c))]);
        var deleted = changes.Where(static c => Text(c[Directive]) == "delete").Select(c => KeyOf(c, key)).ToHashSet(StringComparer.Ordinal);
        var wanted = changes.Where(static c => !c.ContainsKey(Directive)).ToList();
        var merged = original.OfType<JsonObject>().Where(o => !deleted.Contains(KeyOf(o, key))).Select(static o => o.DeepClone().AsObject()).ToList();
        var places = Places(merged.Select(m => KeyOf(m, key)));
        foreach (var change in wanted)
        {
            if (places.TryGetValue(KeyOf(change, key), out var at))
            {
                merged[at] = Map(merged[at], change, schema.Items);
                continue;
            }

            places.Add(KeyOf(change, key), merged.Count);
            merged.Add(Map([], change, schema.Items));
        }

        var serverOrder = original.OfType<JsonObject>().Select(o => KeyOf(o, key));
        var patchOrder = order is null ? wanted.Select(w => KeyOf(w, key)) : order.Select(o => o is JsonObject map ? KeyOf(map, key) : "");
        return new JsonArray([.. Order(merged, m => KeyOf(m, key), Places(patchOrder), Places(serverOrder))]);
    }

    private static JsonArray Primitives(JsonArray original, JsonArray patch, JsonArray? order)
    {
        if (original.Concat(patch).Any(static v => v is not JsonValue))
            throw ApiErrors.BadRequest("list element types are not identical: a list that merges as a set holds scalars only");
        var all = original.Concat(patch).Select(static v => v!.DeepClone()).DistinctBy(static v => v.ToJsonString(), StringComparer.Ordinal).ToList();
        return new JsonArray([.. Order(all, static v => v.ToJsonString(), Places((order ?? patch).Select(Json)), Places(original.Select(Json)))]);

        static string Json(JsonNode? value) => value?.ToJsonString() ?? "null";
    }

    // Where each name stands first.
    private static Dictionary<string, int> Places(IEnumerable<string> names)
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        var at = 0;
        foreach (var name in names)
            places.TryAdd(name, at++);
        return places;
    }

    // What the patch names comes in its order, before what it does not name, unless that stood earlier.
    private static IEnumerable<T> Order<T>(IReadOnlyList<T> items, Func<T, string> name, Dictionary<string, int> patchOrder, Dictionary<string, int> serverOrder)
    {
        var all = items.Select(i => (Item: i, Name: name(i))).ToList();
        var named = all.Where(i => patchOrder.ContainsKey(i.Name)).OrderBy(i => patchOrder[i.Name]).ToList();
        var others = all.Where(i => !patchOrder.ContainsKey(i.Name)).OrderBy(i => Server(i.Name)).ToList();
        int n = 0, o = 0;
        while (n < named.Count || o < others.Count)
        {
            var other = o < others.Count ? Server(others[o].Name) : -1;
            var own = n < named.Count ? Server(named[n].Name) : -1;
            if (n == named.Count || (o < others.Count && other >= 0 && own >= 0 && other < own))
                yield return others[o++].Item;
            else
                yield return named[n++].Item;
        }

        int Server(string of) => serverOrder.GetValueOrDefault(of, -1);
    }

    private static void Reorder(JsonObject result, string name, JsonArray order, JsonObject patch, SchemaNode schema)
    {
        if (patch.ContainsKey(name) || result[name] is not JsonArray list)
            return; // The merge of the list itself looks at the order.
        result[name] = List(list.DeepClone().AsArray(), [], schema.Child(name) ?? SchemaNode.Untyped, order);
    }

    private static void Without(JsonObject result, string name, JsonNode? values)
    {
        if (values is not JsonArray gone)
            throw ApiErrors.BadRequest("invalid patch format of primitive list");
        if (result[name] is not JsonArray list)
            return;
        var texts = gone.Select(static v => v?.ToJsonString()).ToHashSet(StringComparer.Ordinal);
        result[name] = new JsonArray([.. list.Where(v => !texts.Contains(v?.ToJsonString())).Select(static v => v?.DeepClone())]);
    }

    private static void KeepOnly(JsonObject result, JsonArray retained, JsonObject patch)
    {
        var names = retained.Select(Text).ToHashSet(StringComparer.Ordinal);
        foreach (var name in patch.Where(static p => p.Value is not null && !p.Key.StartsWith('$')).Select(static p => p.Key))
        {
            if (!names.Contains(name))
                throw ApiErrors.BadRequest("invalid patch format of retainKeys");
        }

        foreach (var name in result.Select(static r => r.Key).Where(n => !names.Contains(n)).ToList())
            result.Remove(name);
    }

    private static JsonObject Plain(JsonObject patch)
    {
        var plain = Clean(patch).AsObject();
        plain.Remove(Directive);
        return plain;
    }

    private static JsonNode Clean(JsonNode patch) => patch.DeepClone();

    private static string KeyOf(JsonObject item, string key) =>
        item[key]?.ToJsonString() ?? throw Failed($"map: {GoSyntax.Plain(item)} does not contain declared merge key: {key}");

    private static ApiStatusException UnknownType(JsonObject patch) => Failed($"unknown patch type: {GoSyntax.Plain(patch[Directive])} in map: {GoSyntax.Plain(patch)}");

    // What the server does not expect is an error of its own.
    private static ApiStatusException Failed(string message) => new(500, "", message);

    private static string? Text(JsonNode? value) => value?.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;
}
