using System.Text.Json.Nodes;
using CodeRun.Sandbox.Bodies;
using CodeRun.Sandbox.Http;
using CodeRun.Sandbox.Protobuf;
using CodeRun.Sandbox.Schema;
using CodeRun.Sandbox.Typed;

namespace CodeRun.Sandbox.Requests;

/// <summary>How an object is to be deleted: meta/v1 DeleteOptions, from the body or, when there is none, from the query.</summary>
internal sealed record DeleteOptions
{
    private const string Kind = "DeleteOptions";

    /// <summary>Only the object with this uid; null for any.</summary>
    public string? Uid { get; init; }

    /// <summary>Only this version of the object; null for any.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>Seconds that a pod gets; null for what it asks for.</summary>
    public long? GraceSeconds { get; init; }

    /// <summary>Background, Foreground or Orphan; null for the kind's default.</summary>
    public string? Propagation { get; init; }

    /// <summary>True when the old orphanDependents says false: whoever asks like that is told with 202 that deletion has only begun.</summary>
    public bool AwaitsDependents { get; init; }

    /// <summary>True when nothing is deleted.</summary>
    public bool DryRun { get; init; }

    /// <summary>Reads the options of a DELETE. Options in the query are not looked at when the body has some.</summary>
    /// <exception cref="ApiStatusException">400, 415 or 422.</exception>
    public static DeleteOptions Read(ApiRequest request, ResourceDefinition definition)
    {
        var body = request.Body.IsEmpty ? null : Body(request, definition);
        var options = body is null ? Query(request) : Of(body);
        var problems = new List<FieldProblem>();
        var orphan = (body?["orphanDependents"] ?? (body is null && request.Parameter("orphanDependents") is not null ? request.Flag("orphanDependents") : null))?.GetValue<bool>();
        if (options.Propagation is { } policy)
        {
            if (orphan is not null)
                problems.Add(FieldProblem.Invalid("propagationPolicy", $"\"{policy}\"", "orphanDependents and deletionPropagation cannot be both set"));
            if (policy is not ("Background" or "Foreground" or "Orphan"))
                problems.Add(FieldProblem.NotSupported("propagationPolicy", $"\"{policy}\"", ["Foreground", "Background", "Orphan", "nil"]));
        }

        if (Unknown(body?["dryRun"] as JsonArray) is { } wrong)
            problems.Add(wrong);
        else if (body is null && WriteOptions.DryRunProblem(request) is { } dryRun)
            problems.Add(dryRun);
        if (problems.Count > 0)
            throw ApiErrors.Invalid("meta.k8s.io", Kind, "", problems);
        return orphan is { } set ? options with { Propagation = set ? "Orphan" : "Background", AwaitsDependents = !set } : options;
    }

    private static DeleteOptions Query(ApiRequest request) => new()
    {
        GraceSeconds = QueryNumbers.Read(request, "gracePeriodSeconds"),
        Propagation = request.Parameter("propagationPolicy"),
        DryRun = request.Parameter("dryRun") is not null,
    };

    private static DeleteOptions Of(JsonObject body) => new()
    {
        Uid = (string?)body["preconditions"]?["uid"],
        ResourceVersion = (string?)body["preconditions"]?["resourceVersion"],
        GraceSeconds = (long?)body["gracePeriodSeconds"],
        Propagation = (string?)body["propagationPolicy"],
        DryRun = body["dryRun"] is JsonArray { Count: > 0 },
    };

    private static FieldProblem? Unknown(JsonArray? dryRun)
    {
        var all = (dryRun ?? []).Select(static d => (string?)d ?? "").ToList();
        return all.TrueForAll(static d => d == "All") ? null : FieldProblem.NotSupported("dryRun", $"[{string.Join(",", all.Select(static d => $"\"{d}\""))}]", ["All"]);
    }

    private static JsonObject Body(ApiRequest request, ResourceDefinition definition)
    {
        JsonObject value;
        try
        {
            var format = BodyFormat.Of(request.ContentType);
            var read = format switch
            {
                BodyFormat.Json => JsonBody.Read(request.Body, issues: null),
                BodyFormat.Yaml => YamlBody.Read(request.Body, issues: null),
                BodyFormat.Protobuf => ProtoBody.Read(request.Body.Span, "v1", Kind),
                _ => throw ObjectReader.UnknownFormat(),
            };
            value = read as JsonObject ?? throw new BodyException("json: cannot unmarshal " + (read is null ? "null" : TypedReader.KindOf(read)) + " into Go value of type struct");
            RequireKind(value, definition);
            return TypedReader.Read(value, KindSchemas.DeleteOptions, issues: null);
        }
        catch (BodyException e)
        {
            throw ApiErrors.BadRequest($"couldn't get version/kind; json parse error: {e.Message}");
        }
        catch (DecodeException e)
        {
            throw ApiErrors.BadRequest(e.Message);
        }
    }

    // Every group version knows DeleteOptions.
    private static void RequireKind(JsonObject value, ResourceDefinition definition)
    {
        var kind = Text(value["kind"]);
        var version = Text(value["apiVersion"]);
        if (kind is "" or Kind && (version is "" or "v1" or "meta.k8s.io/v1" || version == definition.ApiVersion || BuiltInResources.All.Any(d => d.ApiVersion == version)))
            return;
        throw ApiErrors.BadRequest($"no kind \"{kind}\" is registered for version \"{version}\" in scheme \"k8s.io/apimachinery/pkg/runtime/scheme.go:110\"");
    }

    private static string Text(JsonNode? value) => value switch
    {
        null => "",
        JsonValue scalar when scalar.TryGetValue(out string? text) => text,
        _ => throw new BodyException($"json: cannot unmarshal {TypedReader.KindOf(value)} into Go struct field of type string"),
    };
}
