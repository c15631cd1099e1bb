using System.Text.Json.Nodes;
using CodeRun.Sandbox.Bodies;
using CodeRun.Sandbox.Http;
using CodeRun.Sandbox.Schema;
using CodeRun.Sandbox.Typed;

namespace CodeRun.Sandbox.Requests;

/// <summary>Reads the configuration in the body of a server-side apply: YAML, complete with apiVersion and kind.</summary>
internal static class ApplyReader
{
    /// <summary>The configuration.</summary>
    /// <exception cref="ApiStatusException">400: it cannot be read, is of another kind, or names managedFields.</exception>
    public static JsonObject Read(RequestContext context, WriteOptions options)
    {
        var issues = new DecodeIssues();
        JsonObject config;
        try
        {
            config = YamlBody.Read(context.Request.Body, issues) as JsonObject ?? throw new BodyException("the patch is not a map");
        }
        catch (BodyException e)
        {
            throw ApiErrors.BadRequest($"error decoding YAML: {e.Message}");
        }

        context.Judge(issues, options.Validation, static text => ApiErrors.BadRequest($"error decoding YAML: {text}"));
        var definition = context.Definition;
        var (version, kind) = (Text(config["apiVersion"]), Text(config["kind"]));
        if (kind.Length == 0 || version.Length == 0 || kind != definition.Kind || version != definition.ApiVersion)
            throw ApiErrors.BadRequest($"invalid object type: {(version.Contains('/', StringComparison.Ordinal) || version.Length == 0 ? version : $"/{version}")}{(version.Length == 0 ? "/" : "")}, Kind={kind}");
        if (config["metadata"] is not (null or JsonObject))
            throw ApiErrors.BadRequest("metadata must be an object");
        config["metadata"] ??= new JsonObject();
        return config["metadata"]!["managedFields"] is null ? config : throw ApiErrors.BadRequest("metadata.managedFields must be nil");
    }

    /// <summary>Brings the merged object into the shape of its kind.</summary>
    /// <exception cref="ApiStatusException">500: a value does not fit, although the schema let it through.</exception>
    public static void Type(JsonObject value, ResourceDefinition definition)
    {
        try
        {
            ObjectReader.Type(value, definition, issues: null);
        }
        catch (DecodeException e)
        {
            throw new ApiStatusException(500, "", $"failed to create typed patch object ({(string?)value["metadata"]?["namespace"]}/{(string?)value["metadata"]?["name"]}; {definition.Group}/{definition.Version}, Kind={definition.Kind}): {e.Message}");
        }
    }

    private static string Text(JsonNode? value) => value is JsonValue scalar && scalar.TryGetValue(out string? text) ? text : "";
}
