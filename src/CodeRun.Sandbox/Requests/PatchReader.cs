using System.Text;
using System.Text.Json.Nodes;
using CodeRun.Sandbox.Bodies;
using CodeRun.Sandbox.Http;
using CodeRun.Sandbox.Patching;
using CodeRun.Sandbox.Schema;
using CodeRun.Sandbox.Typed;

namespace CodeRun.Sandbox.Requests;

/// <summary>A patch in a body: what it makes of an object.</summary>
internal sealed class PatchReader
{
    private const int MaxOperations = 10_000;

    private readonly RequestContext _context;
    private readonly WriteOptions _options;
    private readonly string _format;
    private readonly JsonNode? _patch;
    private readonly DecodeIssues _issues = new();

    /// <summary>Reads the body of a PATCH.</summary>
    /// <exception cref="ApiStatusException">400, 413 or 415.</exception>
    public PatchReader(RequestContext context, WriteOptions options)
    {
        (_context, _options) = (context, options);
        _format = BodyFormat.Of(context.Request.ContentType);
        RequireKnown(_format, context.Definition);
        try
        {
            _patch = JsonBody.Read(context.Request.Body, _issues);
        }
        catch (BodyException e)
        {
            throw ApiErrors.BadRequest($"error decoding patch: {e.Message}");
        }

        if (_format == BodyFormat.JsonPatch)
            RequireOperations();
        else if (_patch is not JsonObject)
            throw ApiErrors.BadRequest("error decoding patch: json: cannot unmarshal " + (_patch is null ? "null" : TypedReader.KindOf(_patch)) + " into Go value of type map[string]interface {}");
    }

    /// <summary>Refuses patch formats that the kind does not take.</summary>
    /// <exception cref="ApiStatusException">415.</exception>
    public static void RequireKnown(string format, ResourceDefinition definition)
    {
        if (format is BodyFormat.JsonPatch or BodyFormat.MergePatch or BodyFormat.ApplyPatch || (format == BodyFormat.StrategicMergePatch && !definition.IsCustom))
            return;
        throw format == BodyFormat.StrategicMergePatch
            ? new ApiStatusException(415, "UnsupportedMediaType", $"the body of the request was in an unknown format - accepted media types include: {BodyFormat.JsonPatch}, {BodyFormat.MergePatch}, {BodyFormat.ApplyPatch}")
            : new ApiStatusException(415, "UnsupportedMediaType", "415: Unsupported Media Type", []);
    }

    /// <summary>The object after the patch, in the shape of its kind. <paramref name="old"/> is not changed.</summary>
    /// <exception cref="ApiStatusException">422 or 400.</exception>
    public JsonObject Apply(JsonObject old)
    {
        var patched = _format switch
        {
            BodyFormat.JsonPatch => JsonPatch.Apply(old.DeepClone(), _patch),
            BodyFormat.StrategicMergePatch => StrategicMergePatch.Apply(old, _patch!.AsObject(), _context.Definition.Node),
            _ => JsonMergePatch.Apply(old.DeepClone(), _patch),
        };
        if (patched is not JsonObject value)
            throw Wrong("json: cannot unmarshal " + (patched is null ? "null" : TypedReader.KindOf(patched)) + " into Go value of type map[string]interface {}");
        RequireSameKind(value);
        ObjectReader.Head(value, _context.Definition);
        var issues = new DecodeIssues();
        foreach (var issue in _issues.All)
            issues.Duplicate(issue);
        try
        {
            ObjectReader.Type(value, _context.Definition, issues);
        }
        catch (DecodeException e)
        {
            throw Wrong(e.Message);
        }

        _context.Judge(issues, _options.Validation, Wrong);
        return value;
    }

    private void RequireSameKind(JsonObject value)
    {
        var definition = _context.Definition;
        var kind = Text(value["kind"]);
        var version = Text(value["apiVersion"]);
        if (kind == definition.Kind && version == definition.ApiVersion)
            return;
        if (!definition.IsCustom)
            throw Wrong($"no kind \"{kind}\" is registered for version \"{version}\"");
        if (kind == definition.Kind)
        {
            // No schema is known for the other version, so nothing in the object is.
            var issues = new DecodeIssues();
            foreach (var name in value.Select(static f => f.Key).Where(static n => n is not ("apiVersion" or "kind" or "metadata")))
                issues.Unknown(name);
            _context.Judge(issues, _options.Validation, Wrong);
        }

        throw kind != definition.Kind
            ? ApiErrors.Invalid(definition.Group, kind, _context.Path.Name!, [FieldProblem.Invalid("kind", $"\"{kind}\"", $"must be {definition.Kind}")])
            : ApiErrors.Invalid(definition.Group, kind, _context.Path.Name!, [FieldProblem.Invalid("apiVersion", $"\"{version}\"", $"must be {definition.ApiVersion}")]);
    }

    private static string Text(JsonNode? value) => value is JsonValue scalar && scalar.TryGetValue(out string? text) ? text : "";

    // apiserver: a patched object that cannot be read is an invalid patch, shown as it was sent.
    private ApiStatusException Wrong(string error) =>
        ApiErrors.Invalid("", "", "", [FieldProblem.Invalid("patch", $"\"{Escaped(Encoding.UTF8.GetString(_context.Request.Body.Span))}\"", error)]);

    private static string Escaped(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private void RequireOperations()
    {
        if (_patch is not JsonArray operations)
            throw ApiErrors.BadRequest("error decoding patch: json: cannot unmarshal " + (_patch is null ? "null" : TypedReader.KindOf(_patch)) + " into Go value of type jsonpatch.Patch");
        if (operations.Count > MaxOperations)
            throw new ApiStatusException(413, "RequestEntityTooLarge", $"Request entity too large: The allowed maximum operations in a JSON patch is {MaxOperations}, got {operations.Count}");
    }
}
