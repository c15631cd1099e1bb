using System.Text;
using System.Text.Json.Nodes;
using CodeRun.Sandbox.Bodies;
using CodeRun.Sandbox.Http;
using CodeRun.Sandbox.Protobuf;
using CodeRun.Sandbox.Schema;
using CodeRun.Sandbox.Typed;

namespace CodeRun.Sandbox.Requests;

/// <summary>
/// Reads the object in the body of a create or update, as the decoders of k8s.io/apiserver do: kind and version are looked at first, then the fields
/// are read as the kind has them.
/// </summary>
internal static class ObjectReader
{
    private const string Scheme = "pkg/api/legacyscheme/scheme.go:30";
    private const int Shown = 30;

    /// <summary>The object of a body.</summary>
    /// <param name="context">The request; unknown fields are judged by its fieldValidation.</param>
    /// <param name="definition">The kind that is expected, for example a subresource's.</param>
    /// <param name="options">Options of the write.</param>
    /// <exception cref="ApiStatusException">400, 415 or 422.</exception>
    public static JsonObject Read(RequestContext context, ResourceDefinition definition, WriteOptions options)
    {
        var issues = new DecodeIssues();
        var value = Parse(context.Request, definition, issues);
        Identify(value, definition);
        var (kind, version) = (definition.Kind, definition.ApiVersion);
        try
        {
            Type(value, definition, issues);
        }
        catch (DecodeException e)
        {
            throw Unreadable(kind, version, kind, e.Message);
        }

        context.Judge(issues, options.Validation, text => Unreadable(kind, version, kind, text));
        return value;
    }

    /// <summary>Checks types and drops unknown fields; of a custom object only metadata, the rest is the business of its schema.</summary>
    /// <exception cref="DecodeException">A value has the wrong type.</exception>
    public static void Type(JsonObject value, ResourceDefinition definition, DecodeIssues? issues)
    {
        if (!definition.IsCustom)
        {
            TypedReader.Read(value, definition.Node, issues);
            if (definition == BuiltInResources.Definitions)
                SubschemaReader.Read(value);
            value["metadata"] ??= new JsonObject();
            return;
        }

        if (value["metadata"] is not (null or JsonObject))
            throw new DecodeException("json: cannot unmarshal " + TypedReader.KindOf(value["metadata"]!) + " into Go struct field .metadata of type v1.ObjectMeta");
        var metadata = value["metadata"] as JsonObject;
        if (metadata is null)
            value["metadata"] = metadata = [];
        var found = new DecodeIssues();
        TypedReader.Read(metadata, KindSchemas.ObjectMeta, found, "metadata");
        CustomPruning.Prune(value, definition.Node, found);
        foreach (var issue in found.All.Order(StringComparer.Ordinal))
            issues?.Add(issue);
    }

    /// <summary>"x in version y cannot be handled as a z".</summary>
    public static ApiStatusException Unreadable(string kind, string version, string wanted, string error) =>
        ApiErrors.BadRequest($"{kind} in version \"{version[(version.IndexOf('/', StringComparison.Ordinal) + 1)..]}\" cannot be handled as a {wanted}: {error}");

    private static JsonObject Parse(ApiRequest request, ResourceDefinition definition, DecodeIssues issues)
    {
        var format = BodyFormat.Of(request.ContentType);
        try
        {
            var value = format switch
            {
                BodyFormat.Json => JsonBody.Read(request.Body, issues),
                BodyFormat.Yaml => YamlBody.Read(request.Body, issues),
                BodyFormat.Protobuf => Protobuf(request, definition),
                _ => throw UnknownFormat(),
            };
            return value as JsonObject ?? throw Unrecognized(definition, "couldn't get version/kind; json parse error: json: cannot unmarshal "
                + (value is null ? "null" : TypedReader.KindOf(value)) + " into Go value of type struct { APIVersion string \"json:\\\"apiVersion,omitempty\\\"\"; Kind string \"json:\\\"kind,omitempty\\\"\" }", request.Body);
        }
        catch (BodyException e)
        {
            throw Unrecognized(definition, $"couldn't get version/kind; json parse error: {e.Message}", request.Body);
        }
    }

    private static JsonObject Protobuf(ApiRequest request, ResourceDefinition definition)
    {
        try
        {
            return definition.IsCustom ? throw new BodyException(NoProtobuf) : ProtoBody.Read(request.Body.Span, definition.ApiVersion, definition.Kind);
        }
        catch (BodyException e)
        {
            throw Unrecognized(definition, e.Message, request.Body);
        }
    }

    /// <summary>Why a custom object is not sent as protobuf.</summary>
    public const string NoProtobuf = "object *unstructured.Unstructured does not implement the protobuf marshalling interface and cannot be encoded to a protobuf message";

    /// <summary>A body that is answered and not stored: a review, a binding.</summary>
    /// <param name="request">The request.</param>
    /// <param name="apiVersion">Version of the kind that is expected.</param>
    /// <param name="kind">The kind that is expected.</param>
    /// <exception cref="ApiStatusException">400 or 415.</exception>
    public static JsonObject Plain(ApiRequest request, string apiVersion, string kind)
    {
        var (group, version) = Split(apiVersion);
        var expected = new ResourceDefinition { Group = group, Version = version, Plural = "", Singular = "", Kind = kind };
        var value = Parse(request, expected, new DecodeIssues());
        Text(value, "kind", expected);
        Text(value, "apiVersion", expected);
        try
        {
            return TypedReader.Read(value, KindSchemas.Node(KindSchemas.NameOf(group, version, kind)), issues: null);
        }
        catch (DecodeException e)
        {
            throw Unreadable(kind, apiVersion, kind, e.Message);
        }
    }

    /// <summary>415 for a body.</summary>
    public static ApiStatusException UnknownFormat() =>
        new(415, "UnsupportedMediaType", $"the body of the request was in an unknown format - accepted media types include: {BodyFormat.Json}, {BodyFormat.Yaml}, {BodyFormat.Protobuf}");

    private static ApiStatusException Unrecognized(ResourceDefinition definition, string error, ReadOnlyMemory<byte> body) =>
        ApiErrors.BadRequest($"the object provided is unrecognized (must be of type {definition.Kind}): {error} ({Summary(body.Span)})");

    // apiserver: summarizeData with 30 characters.
    private static string Summary(ReadOnlySpan<byte> body)
    {
        if (body.IsEmpty)
            return "<empty>";
        if (body[0] != '{')
            return body.Length > Shown ? Convert.ToHexStringLower(body[..Shown]) + " ..." : Convert.ToHexStringLower(body);
        var text = Encoding.UTF8.GetString(body.Length > Shown ? body[..Shown] : body);
        return body.Length > Shown ? text + " ..." : text;
    }

    private static void Identify(JsonObject value, ResourceDefinition definition)
    {
        var kind = Text(value, "kind", definition);
        var version = Text(value, "apiVersion", definition);
        if (definition.IsCustom)
            Custom(value, kind, version, definition);
        else
            BuiltIn(kind, version, definition);
        Head(value, definition);
    }

    /// <summary>Puts kind and apiVersion first, which lists rely on.</summary>
    public static void Head(JsonObject value, ResourceDefinition definition)
    {
        value.Remove("kind");
        value.Remove("apiVersion");
        value.Insert(0, "kind", definition.Kind);
        value.Insert(1, "apiVersion", definition.ApiVersion);
    }

    private static void Custom(JsonObject value, string kind, string version, ResourceDefinition definition)
    {
        if (kind.Length == 0)
            throw ApiErrors.BadRequest($"the object provided is unrecognized (must be of type {definition.Kind}): Object 'Kind' is missing in '{value.ToJsonString()}' ({Summary(ApiResponse.Bytes(value))})");
        if (version != definition.ApiVersion)
            throw Mismatch(version, definition.ApiVersion);
        if (kind != definition.Kind)
        {
            var name = (value["metadata"] as JsonObject)?["name"] is JsonValue text && text.TryGetValue(out string? own) ? own : "";
            throw ApiErrors.Invalid(definition.Group, kind, name, [FieldProblem.Invalid("kind", $"\"{kind}\"", $"must be {definition.Kind}")]);
        }
    }

    private static void BuiltIn(string kind, string version, ResourceDefinition definition)
    {
        if (kind.Length == 0)
            kind = definition.Kind;
        if (version.Length == 0)
            version = definition.ApiVersion;
        if (kind == definition.Kind && version == definition.ApiVersion)
            return;
        var (group, number) = Split(version);
        if (!KindSchemas.All.ContainsKey(KindSchemas.NameOf(group, number, kind)))
            throw Unreadable(kind, version, definition.Kind, $"no kind \"{kind}\" is registered for version \"{version}\" in scheme \"{Scheme}\"");
        if (kind == definition.Kind)
            throw Mismatch(version, definition.ApiVersion);
        throw Unreadable(kind, version, definition.Kind, $"converting ({number}.{kind}) to ({Internal(definition.Group)}.{definition.Kind}): unknown conversion");
    }

    private static ApiStatusException Mismatch(string given, string expected) =>
        ApiErrors.BadRequest($"the API version in the data ({given}) does not match the expected API version ({expected})");

    private static string Text(JsonObject value, string field, ResourceDefinition definition)
    {
        if (value[field] is null)
            return "";
        return value[field] is JsonValue scalar && scalar.TryGetValue(out string? text) ? text
            : throw ApiErrors.BadRequest($"the object provided is unrecognized (must be of type {definition.Kind}): couldn't get version/kind; json parse error: json: cannot unmarshal {TypedReader.KindOf(value[field]!)} into Go struct field .{field} of type string ({Summary(ApiResponse.Bytes(value))})");
    }

    private static (string Group, string Version) Split(string apiVersion)
    {
        var at = apiVersion.IndexOf('/', StringComparison.Ordinal);
        return at < 0 ? ("", apiVersion) : (apiVersion[..at], apiVersion[(at + 1)..]);
    }

    /// <summary>The Go package of a built-in kind's internal form, which some messages name: that of its group. Events are the core group's in any case.</summary>
    public static string Package(ResourceDefinition definition) => Internal(definition.Stored.Group);

    // Packages of k8s.io/api are named for the version, internal ones for the group.
    private static string Internal(string group) => group.Length == 0 ? "core" : group.Split('.')[0];
}
