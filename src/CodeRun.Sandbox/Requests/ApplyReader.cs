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
    /// <param name="context">The request.</param>
    /// <param name="issues">Takes the keys that stand twice; to be judged after the apply.</param>
    /// <exception cref="ApiStatusException">400: it cannot be read, is of another kind, or names managedFields.</exception>
    public static JsonObject Read(RequestContext context, DecodeIssues issues) => Read(context, issues, context.Definition.ApiVersion, context.Definition.Kind);

    /// <summary>The configuration of a certain kind.</summary>
    /// <exception cref="ApiStatusException">400: it cannot be read, is of another kind, or names managedFields.</exception>
    public static JsonObject Read(RequestContext context, DecodeIssues issues, string expectedVersion, string expectedKind)
    {
        JsonObject config;
        try
        {
            config = YamlBody.Read(context.Request.Body, issues) switch
            {
                null => [],
                JsonObject map => map,
                var other => throw new BodyException($"error unmarshaling JSON: while decoding JSON: json: cannot unmarshal {TypedReader.KindOf(other)} into Go value of type map[string]interface {{}}"),
            };
        }
        catch (BodyException e)
        {
            var text = e.Message.StartsWith("yaml: ", StringComparison.Ordinal) ? $"error converting YAML to JSON: {e.Message}" : e.Message;
            throw ApiErrors.BadRequest($"error decoding patch: {text}");
        }

        var (version, kind) = (Text(config["apiVersion"]), Text(config["kind"]));
        if (kind.Length == 0 || version.Length == 0 || kind != expectedKind || version != expectedVersion)
            throw ApiErrors.BadRequest($"invalid object type: {(version.Contains('/', StringComparison.Ordinal) || version.Length == 0 ? version : $"/{version}")}{(version.Length == 0 ? "/" : "")}, Kind={kind}");
        if (config["metadata"] is not (null or JsonObject))
            throw ApiErrors.BadRequest("metadata must be an object");
        config["metadata"] ??= new JsonObject();
        return config["metadata"]!["managedFields"] is null ? config : throw ApiErrors.BadRequest("metadata.managedFields must be nil");
    }

    /// <summary>Refuses or tells of keys that stand twice; a server looks for them when all else has gone well.</summary>
    /// <exception cref="ApiStatusException">400.</exception>
    public static void Judge(RequestContext context, DecodeIssues issues, WriteOptions options)
    {
        if (options.Validation == FieldValidation.Strict && issues.All.Count > 0)
            throw ApiErrors.BadRequest($"error strict decoding patch: error converting YAML to JSON: yaml: unmarshal errors:{string.Concat(issues.All.Select(static i => $"\n  {i}"))}");
        context.Judge(issues, options.Validation, static text => ApiErrors.BadRequest(text));
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
