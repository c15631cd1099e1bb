using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CodeRun.Sandbox.Bodies;
using CodeRun.Sandbox.Http;

namespace CodeRun.Sandbox.Patching;

/// <summary>
/// JSON patch, RFC 6902, with the liberties of the server's library (evanphx/json-patch 4): fields that are not there can be replaced and are null, indices may be
/// negative, values may be left out. All operations are carried out or none. What they make is bounded: copies together by 3 MiB as on a real server
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
        var value = operation["value"]?.DeepClone();
        switch (Text(operation, "op"))
        {
            case "add":
                Add(Parent(operation, "path"), value, JsonDepth.Of(value));
                break;
            case "remove":
                Remove(Parent(operation, "path"));
                break;
            case "replace" when Text(operation, "path") is "":
                (_root, _depth) = value is JsonObject or JsonArray ? (value, JsonDepth.Of(value)) : throw Failed("replace operation value must be object or array");
                break;
            case "replace":
                Set(Parent(operation, "path"), value);
                break;
            case "move":
                var source = Parent(operation, "from");
                var moved = Get(source);
                Remove(source);
                Add(Parent(operation, "path"), moved, _depth);
                break;
            case "copy":
                Add(Parent(operation, "path"), Copy(Get(Parent(operation, "from"))), _depth);
                break;
            case "test":
                var tested = Text(operation, "path") is "" ? _root : Get(Parent(operation, "path"));
                if (!JsonNode.DeepEquals(tested, value))
                    throw Failed($"testing value {operation["path"]} failed: test failed");
                break;
            default:
                throw Failed($"Unexpected kind: {Text(operation, "op")}");
        }
    }

    private JsonNode? Copy(JsonNode? value)
    {
        _copied += value?.ToJsonString(Deep).Length ?? 0;
        return _copied <= MaxCopied ? value?.DeepClone() : throw Failed($"Unable to complete the copy, the accumulated size increase of copy is {_copied}, exceeding the limit {MaxCopied}");
    }

    // What precedes the first slash does not count; the whole document has no place.
    private Place Parent(JsonObject operation, string field)
    {
        var path = Text(operation, field) ?? throw Failed($"operation missing {field} field");
        var parts = path.Split('/');
        if (parts.Length < 2)
            throw Missing(path);
        var node = _root;
        foreach (var part in parts[1..^1])
            node = node is JsonObject or JsonArray ? Get(new Place(node, Key(part), 0)) : throw Missing(path);
        return node is JsonObject or JsonArray ? new Place(node, Key(parts[^1]), parts.Length - 1) : throw Missing(path);
    }

    // A field that is not there is null.
    private static JsonNode? Get(Place at) =>
        at.Parent is JsonArray list ? list[Index(at.Key, list.Count, list.Count - 1)] : at.Parent[at.Key];

    private void Set(Place at, JsonNode? value)
    {
        if (at.Parent is JsonArray list)
            list[Index(at.Key, list.Count, list.Count - 1)] = value;
        else
            at.Parent[at.Key] = value;
        Deepen(at.Level + JsonDepth.Of(value));
    }

    private void Add(Place at, JsonNode? value, int depth)
    {
        if (at.Parent is JsonArray list)
            list.Insert(at.Key == "-" ? list.Count : Index(at.Key, list.Count + 1, list.Count), value);
        else
            at.Parent[at.Key] = value;
        Deepen(at.Level + depth);
    }

    // The bound is worked out anew only when it says too much, so that many moves cost no more than they must.
    private void Deepen(int depth)
    {
        _depth = Math.Max(_depth, depth);
        if (_depth > JsonDepth.Max && (_depth = JsonDepth.Of(_root)) > JsonDepth.Max)
            throw Failed("exceeded max depth");
    }

    private static void Remove(Place at)
    {
        if (at.Parent is JsonArray list)
            list.RemoveAt(Index(at.Key, list.Count, list.Count - 1));
        else if (!at.Parent.AsObject().Remove(at.Key))
            throw Failed($"Unable to remove nonexistent key: {at.Key}: missing value");
    }

    // Negative indices count from the end.
    private static int Index(string text, int count, int last)
    {
        if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var index) || index > last || index < -count)
            throw Failed($"Unable to access invalid index: {text}");
        return index < 0 ? index + count : index;
    }

    private static string Key(string part) => part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);

    private static string? Text(JsonObject operation, string field) => operation[field] is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    private static ApiStatusException Missing(string path) => Failed($"operation does not apply: doc is missing path: \"{path}\": missing value");

    private static ApiStatusException Failed(string message) => new(422, "Invalid", "the server rejected our request due to an error in our request", [], new FormatException(message));

    // A place in a list or map; how deep it is.
    private readonly record struct Place(JsonNode Parent, string Key, int Level);
}
