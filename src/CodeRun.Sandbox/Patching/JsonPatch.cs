using System.Globalization;
using System.Text.Json.Nodes;
using CodeRun.Sandbox.Http;

namespace CodeRun.Sandbox.Patching;

/// <summary>JSON patch, RFC 6902. All operations are carried out or none.</summary>
internal static class JsonPatch
{
    private const int MaxOperations = 10_000;

    /// <summary>The patched value; the arguments are not changed.</summary>
    public static JsonNode? Apply(JsonNode target, JsonNode? patch)
    {
        if (patch is not JsonArray operations)
            throw ApiErrors.BadRequest("error decoding patch: a JSON patch is a list of operations");
        if (operations.Count > MaxOperations)
            throw new ApiStatusException(413, "RequestEntityTooLarge", $"Request entity too large: The allowed maximum operations in a JSON patch is {MaxOperations}, got {operations.Count}");
        JsonNode? result = target.DeepClone();
        foreach (var operation in operations)
            result = Apply(result, operation as JsonObject ?? throw ApiErrors.BadRequest("error decoding patch: an operation is an object"));
        return result;
    }

    private static JsonNode? Apply(JsonNode? root, JsonObject operation)
    {
        var path = Pointer(operation, "path");
        switch ((string?)operation["op"])
        {
            case "add":
                return Add(root, path, Value(operation));
            case "remove":
                return Remove(root, path).Root;
            case "replace":
                return Add(Remove(root, path).Root, path, Value(operation));
            case "move":
                var (without, moved) = Remove(root, Pointer(operation, "from"));
                return Add(without, path, moved?.DeepClone());
            case "copy":
                return Add(root, path, Find(root, Pointer(operation, "from"))?.DeepClone());
            case "test":
                return JsonNode.DeepEquals(Find(root, path), operation["value"]) ? root : throw Failed($"testing value {operation["path"]} failed: test failed");
            default:
                throw Failed($"Unexpected kind: {(string?)operation["op"]}");
        }
    }

    private static JsonNode? Value(JsonObject operation) =>
        operation.TryGetPropertyValue("value", out var value) ? value?.DeepClone() : throw Failed("an operation needs a value");

    private static JsonNode? Add(JsonNode? root, string[] path, JsonNode? value)
    {
        if (path.Length == 0)
            return value;
        switch (Find(root, path[..^1]))
        {
            case JsonObject map:
                map[path[^1]] = value;
                break;
            case JsonArray list:
                list.Insert(path[^1] == "-" ? list.Count : Index(path[^1], list.Count), value);
                break;
            default:
                throw Missing(path);
        }

        return root;
    }

    private static (JsonNode? Root, JsonNode? Removed) Remove(JsonNode? root, string[] path)
    {
        if (path.Length == 0)
            return (null, root);
        switch (Find(root, path[..^1]))
        {
            case JsonObject map when map.TryGetPropertyValue(path[^1], out var field):
                map.Remove(path[^1]);
                return (root, field);
            case JsonArray { Count: > 0 } list:
                var index = Index(path[^1], list.Count - 1);
                var item = list[index];
                list.RemoveAt(index);
                return (root, item);
            default:
                throw Missing(path);
        }
    }

    private static JsonNode? Find(JsonNode? root, string[] path)
    {
        foreach (var part in path)
        {
            root = root switch
            {
                JsonObject map when map.TryGetPropertyValue(part, out var field) => field,
                JsonArray { Count: > 0 } list => list[Index(part, list.Count - 1)],
                _ => throw Missing(path),
            };
        }

        return root;
    }

    private static int Index(string text, int last) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index <= last ? index : throw Failed($"invalid index {text}");

    private static string[] Pointer(JsonObject operation, string field)
    {
        var text = operation[field] is JsonValue value && value.TryGetValue(out string? pointer) ? pointer : throw Failed($"an operation needs a {field}");
        if (text.Length == 0)
            return [];
        return text[0] == '/'
            ? [.. text[1..].Split('/').Select(static p => p.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))]
            : throw Failed($"{field} '{text}' is not a JSON pointer");
    }

    private static ApiStatusException Missing(string[] path) => Failed($"operation does not apply: doc is missing path: \"/{string.Join('/', path)}\": missing value");

    private static ApiStatusException Failed(string message) => new(422, "Invalid", "the server rejected our request due to an error in our request", [], new FormatException(message));
}
