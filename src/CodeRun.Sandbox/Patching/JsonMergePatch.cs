using System.Text.Json.Nodes;

namespace CodeRun.Sandbox.Patching;

/// <summary>JSON merge patch, RFC 7386.</summary>
internal static class JsonMergePatch
{
    /// <summary>The patched value; the arguments are not changed.</summary>
    public static JsonNode? Apply(JsonNode? target, JsonNode? patch)
    {
        if (patch is not JsonObject changes)
            return WithoutNulls(patch);
        var result = target is JsonObject map ? map.DeepClone().AsObject() : [];
        foreach (var (name, change) in changes)
        {
            if (change is null)
                result.Remove(name);
            else
                result[name] = Apply(result[name], change);
        }

        return result;
    }

    // evanphx/json-patch, which the server uses: objects in a list that is set lose their nulls too.
    private static JsonNode? WithoutNulls(JsonNode? value) => value switch
    {
        JsonArray list => new JsonArray([.. list.Select(WithoutNulls)]),
        JsonObject map => new JsonObject(map.Where(static m => m.Value is not null).Select(static m => KeyValuePair.Create(m.Key, WithoutNulls(m.Value)))),
        _ => value?.DeepClone(),
    };
}
