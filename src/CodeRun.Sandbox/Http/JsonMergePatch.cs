using System.Text.Json.Nodes;

namespace CodeRun.Sandbox.Http;

/// <summary>JSON merge patch, RFC 7386.</summary>
internal static class JsonMergePatch
{
    /// <summary>The patched value; the arguments are not changed.</summary>
    public static JsonNode? Apply(JsonNode? target, JsonNode? patch)
    {
        if (patch is not JsonObject changes)
            return patch?.DeepClone();
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
}
