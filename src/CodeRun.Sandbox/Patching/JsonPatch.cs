using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CodeRun.Sandbox.Bodies;
using CodeRun.Sandbox.Http;

namespace CodeRun.Sandbox.Patching;

/// <summary>
/// JSON patch, RFC 6902. All operations are carried out or none. What they make is bounded: copies together by 3 MiB as on a real server
/// (JSONPatchMaxCopyBytes), the depth by that of a body.
/// </summary>
internal sealed class JsonPatch
{
    private const int MaxOperations = 10_000;
    private const long MaxCopied = 3 * 1024 * 1024;

    private static readonly JsonSerializerOptions Deep = new() { MaxDepth = JsonDepth.Max + 2 };

    private JsonNode? _root;
    private long _copied;

    // Never less than the depth of the root.
    private int _depth;

    private JsonPatch(JsonNode root) => (_root, _depth) = (root, JsonDepth.Of(root));

    /// <summary>The patched value; the arguments are not changed.</summary>
    /// <exception cref="ApiStatusException">400, 413 or 422: the patch cannot be carried out.</exception>
    public static JsonNode? Apply(JsonNode target, JsonNode? patch)
    {
        if (patch is not JsonArray operations)
            throw ApiErrors.BadRequest("error decoding patch: a JSON patch is a list of operations");
        if (operations.Count > MaxOperations)
            throw new ApiStatusException(413, "RequestEntityTooLarge", $"Request entity too large: The allowed maximum operations in a JSON patch is {MaxOperations}, got {operations.Count}");
        var result = new JsonPatch(target.DeepClone());
        foreach (var operation in operations)
            result.Apply(operation as JsonObject ?? throw ApiErrors.BadRequest("error decoding patch: an operation is an object"));
        return result._root;
    }

    private void Apply(JsonObject operation)
    {
        var path = Pointer(operation, "path");
        switch ((operation["op"] as JsonValue)?.TryGetValue(out string? op) == true ? op : null)
        {
            case "add":
                Add(path, Value(operation), JsonDepth.Of(operation["value"]));
                break;
            case "remove":
                Remove(path);
                break;
            case "replace":
                Remove(path);
                Add(path, Value(operation), JsonDepth.Of(operation["value"]));
                break;
            case "move":
                Add(path, Remove(Pointer(operation, "from")), _depth);
                break;
            case "copy":
                Add(path, Copy(Find(_root, Pointer(operation, "from"))), _depth);
                break;
            case "test":
                if (!JsonNode.DeepEquals(Find(_root, path), operation["value"]))
                    throw Failed($"testing value {operation["path"]} failed: test failed");
                break;
            default:
                throw Failed($"Unexpected kind: {operation["op"]?.ToJsonString()}");
        }
    }

    private JsonNode? Copy(JsonNode? value)
    {
        _copied += value?.ToJsonString(Deep).Length ?? 0;
        return _copied <= MaxCopied ? value?.DeepClone() : throw Failed($"Unable to complete the copy, the accumulated size increase of copy is {_copied}, exceeding the limit {MaxCopied}");
    }

    private void Add(string[] path, JsonNode? value, int depth)
    {
        if (path.Length == 0)
        {
            (_root, _depth) = (value, depth);
            return;
        }

        switch (Find(_root, path[..^1]))
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

        _depth = Math.Max(_depth, path.Length + depth);
        // The bound is worked out anew only when it says too much, so that many moves cost no more than they must.
        if (_depth > JsonDepth.Max && (_depth = JsonDepth.Of(_root)) > JsonDepth.Max)
            throw Failed("exceeded max depth");
    }

    private JsonNode? Remove(string[] path)
    {
        if (path.Length == 0)
        {
            var whole = _root;
            _root = null;
            return whole;
        }

        switch (Find(_root, path[..^1]))
        {
            case JsonObject map when map.TryGetPropertyValue(path[^1], out var field):
                map.Remove(path[^1]);
                return field;
            case JsonArray { Count: > 0 } list:
                var index = Index(path[^1], list.Count - 1);
                var item = list[index];
                list.RemoveAt(index);
                return item;
            default:
                throw Missing(path);
        }
    }

    private static JsonNode? Value(JsonObject operation) =>
        operation.TryGetPropertyValue("value", out var value) ? value?.DeepClone() : throw Failed("an operation needs a value");

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
