using System.Globalization;
using System.Text.Json.Nodes;
using CodeRun.Sandbox.Access;
using CodeRun.Sandbox.Bodies;
using CodeRun.Sandbox.Fields;
using CodeRun.Sandbox.Http;
using CodeRun.Sandbox.Patching;
using CodeRun.Sandbox.Printing;
using CodeRun.Sandbox.Schema;
using CodeRun.Sandbox.Storage;
using CodeRun.Sandbox.Typed;

namespace CodeRun.Sandbox.Requests;

/// <summary>The scale subresource of custom resources (autoscaling/v1 Scale): a view of the replicas in an object.</summary>
internal sealed class ScaleHandler(ObjectStore store, ResourceStorage storage, AccessGate access)
{
    /// <summary>GET, PUT and PATCH.</summary>
    public ApiResponse Answer(RequestContext context)
    {
        var definition = context.Definition;
        var name = context.Path.Name!;
        var stored = store.Get(definition.Stored, context.Namespace, name) ?? throw ApiErrors.NotFound(definition.Resource, name);
        var paths = definition.Scale!;
        switch (context.Request.Method)
        {
            case "GET":
                return ApiResponse.Json(200, Show(definition.Show(stored.Parse()), paths));
            case "PUT":
                return Write(context, WriteOptions.Read(context.Request, "UpdateOptions"), static (_, body) => body as JsonObject ?? throw NotAnObject());
            case "PATCH":
                return Patch(context, BodyFormat.Of(context.Request.ContentType));
            default:
                throw ApiErrors.MethodNotAllowed();
        }
    }

    private ApiResponse Patch(RequestContext context, string format)
    {
        PatchReader.RequireKnown(format, context.Definition);
        var options = WriteOptions.Read(context.Request, "PatchOptions", format == BodyFormat.ApplyPatch);
        if (format == BodyFormat.ApplyPatch)
            return Apply(context, options);
        return Write(context, options, format switch
        {
            BodyFormat.MergePatch => static (old, body) => JsonMergePatch.Apply(old, body as JsonObject ?? throw NotAnObject()),
            _ => static (old, body) => JsonPatch.Apply(old, body),
        });
    }

    private ApiResponse Write(RequestContext context, WriteOptions options, Func<JsonObject, JsonNode?, JsonNode?> change)
    {
        var (definition, name) = (context.Definition, context.Path.Name!);
        var body = Body(context.Request);
        return Update(context, options, isApply: false, old =>
        {
            var scale = Typed(change(Show(old, definition.Scale!, isLenient: true), body));
            var given = scale["spec"]?["replicas"] as JsonValue;
            if (given is null && context.Request.Method == "PATCH" && JsonPath.Find(old, definition.Scale!.Spec).Count == 0)
                throw ApiErrors.BadRequest($"the spec replicas field {GoText.Quote(definition.Scale.Spec)} cannot be empty");
            var replicas = given?.TryGetValue(out long number) == true ? number : 0;
            if (replicas < 0)
                throw ApiErrors.Invalid(definition.Group, definition.Kind, name, [FieldProblem.Invalid(definition.Scale!.Spec, replicas.ToString(CultureInfo.InvariantCulture), "should be a non-negative integer")]);
            Set(old, definition.Scale!.Spec, replicas);
            if ((string?)scale["metadata"]?["resourceVersion"] is { Length: > 0 } version)
                old["metadata"]!["resourceVersion"] = version;
            return old;
        });
    }

    // What is applied to the scale is applied to the replicas in the object.
    private ApiResponse Apply(RequestContext context, WriteOptions options)
    {
        var (definition, name) = (context.Definition, context.Path.Name!);
        var issues = new DecodeIssues();
        var scale = ApplyReader.Read(context, issues, "autoscaling/v1", "Scale");
        return Update(context, options, isApply: true, old =>
        {
            var config = new JsonObject { ["apiVersion"] = definition.ApiVersion, ["kind"] = definition.Kind, ["metadata"] = new JsonObject { ["name"] = name } };
            if ((scale["spec"]?["replicas"] as JsonValue)?.TryGetValue(out long replicas) == true)
                Set(config, definition.Scale!.Spec, replicas);
            var applied = FieldManager.Apply(old, config, new FieldRequest(options.Manager, definition, "scale", storage.Now()), options.Force);
            ApplyReader.Judge(context, issues, options);
            return applied ?? old;
        });
    }

    private ApiResponse Update(RequestContext context, WriteOptions options, bool isApply, Func<JsonObject, JsonObject> change)
    {
        var result = storage.Update(context.Definition, context.Namespace, context.Path.Name!, new WriteContext
        {
            DryRun = options.DryRun,
            Manager = options.Manager,
            Subresource = "scale",
            IsApply = isApply,
            Guard = (value, old) => access.CheckWrite(context.Request, value, old),
            Warn = context.Warn,
        }, old => change(old!));
        return ApiResponse.Json(200, Show(result.Value, context.Definition.Scale!));
    }

    private static JsonObject Typed(JsonNode? scale)
    {
        try
        {
            return TypedReader.Read(scale as JsonObject ?? [], KindSchemas.Node(KindSchemas.NameOf("autoscaling", "v1", "Scale")), issues: null);
        }
        catch (DecodeException e)
        {
            throw ObjectReader.Unreadable("Scale", "autoscaling/v1", "Scale", e.Message);
        }
    }

    private static JsonNode? Body(ApiRequest request)
    {
        try
        {
            return JsonBody.Read(request.Body, issues: null);
        }
        catch (BodyException e)
        {
            throw Unreadable(e.Message);
        }
    }

    private static ApiStatusException NotAnObject() => Unreadable("a Scale is an object");

    private static ApiStatusException Unreadable(string why) => ApiErrors.BadRequest($"couldn't get version/kind; json parse error: {why}");

    private static JsonObject Show(JsonObject value, ScalePaths paths, bool isLenient = false)
    {
        var metadata = new JsonObject();
        foreach (var field in (string[])["name", "namespace", "uid", "resourceVersion", "creationTimestamp"])
        {
            if (value["metadata"]?[field] is { } kept)
                metadata[field] = kept.DeepClone();
        }

        var wanted = JsonPath.Find(value, paths.Spec);
        if (wanted.Count == 0 && !isLenient)
        {
            var message = $"the spec replicas field \"{paths.Spec}\" does not exist";
            throw new ApiStatusException(500, "InternalError", $"Internal error occurred: {message}", new JsonObject { ["causes"] = new JsonArray(new JsonObject { ["message"] = message }) });
        }

        var present = JsonPath.Find(value, paths.Status);
        var status = new JsonObject { ["replicas"] = present.Count > 0 ? present[0].DeepClone() : GoNumbers.Whole(0) };
        if (paths.Selector is { } selector && JsonPath.Find(value, selector) is [var text, ..])
            status["selector"] = text.DeepClone();
        return new JsonObject
        {
            ["kind"] = "Scale",
            ["apiVersion"] = "autoscaling/v1",
            ["metadata"] = metadata,
            ["spec"] = wanted.Count > 0 ? new JsonObject { ["replicas"] = wanted[0].DeepClone() } : new JsonObject(),
            ["status"] = status,
        };
    }

    private static void Set(JsonObject value, string path, long number)
    {
        var parts = path.Split('.', StringSplitOptions.RemoveEmptyEntries);
        var at = value;
        foreach (var part in parts[..^1])
        {
            if (at[part] is not JsonObject child)
                at[part] = child = [];
            at = child;
        }

        at[parts[^1]] = GoNumbers.Whole(number);
    }
}
