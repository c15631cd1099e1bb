using System.Text.Json;
using System.Text.Json.Nodes;

namespace CodeRun.Engine.Api;

/// <summary>
/// Reads CodeRun objects. Never throws for any JSON: what is wrong is reported per field, and the rest is read. The one
/// place where the two deprecated spellings become camelCase.
/// </summary>
public static class CodeRunParser
{
    private static readonly JsonDocumentOptions NoDuplicates = new() { AllowDuplicateProperties = false };

    /// <summary>Reads an object of the API server: quickly when all is well, field by field when it is not.</summary>
    public static ParseResult Parse(ReadOnlySpan<byte> utf8)
    {
        try
        {
            if (utf8.IndexOf("_app\""u8) < 0 && utf8.IndexOf("_session\""u8) < 0
                && JsonSerializer.Deserialize(utf8, CodeRunJsonContext.Default.CodeRunResource) is { Metadata: not null, Spec.Service.Length: > 0 } run && HasNoNulls(run.Spec))
            {
                return new ParseResult(run, []);
            }
        }
        catch (JsonException)
        {
            // Some field is not what it should be; reading field by field says which.
        }

        return ReadSlowly(utf8);
    }

    /// <summary>Reads an object of the API server field by field.</summary>
    public static ParseResult Parse(JsonObject json) => Read(json, lenient: false);

    /// <summary>
    /// Reads what a person or a workflow engine wrote: snake_case for every field, numbers and booleans as text, and empty
    /// text for "not given" are understood; unknown fields are errors with the nearest known name.
    /// </summary>
    public static ParseResult ParseInput(JsonObject json) => Read(json, lenient: true);

    // The quick way lets null entries through; the slow way names them.
    private static bool HasNoNulls(CodeRunSpec spec) =>
        spec.Env.Values.All(static v => v is not null)
        && spec.NodeSelector.Values.All(static v => v is not null)
        && spec.EnvFromSecrets.All(static v => v is not null)
        && spec.Tolerations.All(static v => v is not null)
        && spec.ImagePullSecrets.All(static v => v is not null)
        && (spec.Resources is not { } resources || resources.Requests.Values.Concat(resources.Limits.Values).All(static v => v is not null));

    private static ParseResult ReadSlowly(ReadOnlySpan<byte> utf8)
    {
        try
        {
            JsonText.RequireWhole(utf8);
            if (JsonNode.Parse(utf8, documentOptions: NoDuplicates) is JsonObject json)
                return Parse(json);
            return new ParseResult(new CodeRunResource(), [new FieldError("", "The object is not a JSON object.")]);
        }
        catch (JsonException e)
        {
            return new ParseResult(new CodeRunResource(), [new FieldError("", $"The object is not JSON: {e.Message}")]);
        }
    }

    private static ParseResult Read(JsonObject json, bool lenient)
    {
        var reader = new ValueReader(lenient);
        var top = new JsonObject { ["metadata"] = Metadata(json, reader), ["spec"] = new JsonObject() };
        Constant(json, "apiVersion", CodeRunResource.GroupVersion, reader);
        Constant(json, "kind", CodeRunResource.ResourceKind, reader);
        if (json["spec"] is JsonObject spec)
            top["spec"] = reader.ReadObject(spec, CodeRunSchema.Spec, "spec");
        else
            reader.Note("spec", json["spec"] is null ? "is required; it names at least the service." : $"must be an object, but is {CodeRunSchema.Describe(json["spec"])}.");
        if (json["status"] is JsonObject status)
            top["status"] = reader.ReadObject(status, CodeRunSchema.Status, "status");
        if (lenient)
        {
            foreach (var (name, _) in json.Where(static f => f.Key is not ("apiVersion" or "kind" or "metadata" or "spec" or "status")))
                reader.Note(name, $"is not a field of a CodeRun.{(CodeRunSchema.Spec.Fields!.ContainsKey(CodeRunSchema.CamelCase(name)) ? $" Did you mean spec.{CodeRunSchema.CamelCase(name)}?" : NearestName.Hint(name, ["apiVersion", "kind", "metadata", "spec"]))}");
        }

        var run = top.Deserialize(CodeRunJsonContext.Default.CodeRunResource) ?? new CodeRunResource();
        return new ParseResult(run, reader.Errors);
    }

    private static void Constant(JsonObject json, string field, string expected, ValueReader reader)
    {
        if (json[field] is null)
            reader.Note(field, $"is required; write {expected}.");
        else if (json[field] is not JsonValue value || !value.TryGetValue(out string? text) || text != expected)
            reader.Note(field, $"must be {expected}.");
    }

    private static JsonObject Metadata(JsonObject json, ValueReader reader)
    {
        if (json["metadata"] is not JsonObject metadata)
        {
            reader.Note("metadata", json["metadata"] is null ? "is required; it names the run." : $"must be an object, but is {CodeRunSchema.Describe(json["metadata"])}.");
            return [];
        }

        var good = new JsonObject();
        foreach (var (name, value) in metadata)
        {
            if (value is null)
                continue;
            var one = new JsonObject { [name] = value.DeepClone() };
            try
            {
                _ = new JsonObject { ["metadata"] = one }.Deserialize(CodeRunJsonContext.Default.CodeRunResource);
                good[name] = value.DeepClone();
            }
            catch (JsonException)
            {
                reader.Note($"metadata.{name}", $"has the wrong type: it is {CodeRunSchema.Describe(value)}.");
            }
        }

        return good;
    }
}
