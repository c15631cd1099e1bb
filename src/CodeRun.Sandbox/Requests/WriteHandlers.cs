using System.Text.Json.Nodes;
using CodeRun.Sandbox.Access;
using CodeRun.Sandbox.Fields;
using CodeRun.Sandbox.Http;
using CodeRun.Sandbox.Schema;

namespace CodeRun.Sandbox.Requests;

/// <summary>POST, PUT and PATCH of objects.</summary>
internal sealed class WriteHandlers(ResourceStorage storage, AccessGate access)
{
    /// <summary>Makes an object.</summary>
    public ApiResponse Create(RequestContext context)
    {
        if (context.Definition.IsTerminating)
            throw ApiErrors.DefinitionTerminating(context.Definition);
        var options = WriteOptions.Read(context.Request, "CreateOptions");
        var value = ObjectReader.Read(context, context.Definition, options);
        RequireNamespace(context, value);
        var made = storage.Create(context.Definition, context.Namespace, value, Context(context, options));
        return ApiResponse.Json(201, made);
    }

    /// <summary>Replaces an object or its status.</summary>
    public ApiResponse Put(RequestContext context)
    {
        var definition = context.Definition;
        if (context.Path.Name is not { } name)
            throw definition.IsCustom ? ApiErrors.BadRequest("name must be provided") : ApiErrors.MethodNotAllowed();
        var options = WriteOptions.Read(context.Request, "UpdateOptions");
        var value = ObjectReader.Read(context, definition, options);
        RequireNamespace(context, value);
        RequireName(value, name);
        if (definition.IsCustom && string.IsNullOrEmpty((string?)value["metadata"]!["resourceVersion"]))
        {
            if (!storage.Exists(definition, context.Namespace, name))
                throw ApiErrors.NotFound(definition.Resource, name);
            throw ApiErrors.Invalid(definition.Group, definition.Plural, name, [FieldProblem.Invalid("metadata.resourceVersion", "0", "must be specified for an update")]);
        }

        var result = storage.Update(definition, context.Namespace, name, Context(context, options) with { CreatesWhenAbsent = definition.CreatesOnUpdate }, _ => value.DeepClone().AsObject());
        return ApiResponse.Json(result.Created ? 201 : 200, result.Value);
    }

    /// <summary>Patches an object or its status.</summary>
    public ApiResponse Patch(RequestContext context)
    {
        var definition = context.Definition;
        if (context.Path.Name is not { } name)
            throw definition.IsCustom ? ApiErrors.BadRequest("name must be provided") : ApiErrors.MethodNotAllowed();
        var format = BodyFormat.Of(context.Request.ContentType);
        PatchReader.RequireKnown(format, definition);
        var options = WriteOptions.Read(context.Request, "PatchOptions", format == BodyFormat.ApplyPatch);
        if (format == BodyFormat.ApplyPatch)
            return Apply(context, options, name);
        var patch = new PatchReader(context, options);
        var result = storage.Update(definition, context.Namespace, name, Context(context, options), old =>
        {
            var value = patch.Apply(old!);
            RequireName(value, name);
            RequireNamespace(context, value);
            return value;
        });
        return ApiResponse.Json(200, result.Value);
    }

    private ApiResponse Apply(RequestContext context, WriteOptions options, string name)
    {
        var definition = context.Definition;
        var config = ApplyReader.Read(context, options);
        RequireName(config, name);
        RequireNamespace(context, config);
        var subresource = context.Path.Subresource ?? "";
        var write = Context(context, options) with { IsApply = true, CreatesWhenAbsent = subresource.Length == 0 };
        var result = storage.Update(definition, context.Namespace, name, write, old =>
        {
            if (old is null)
            {
                access.RequireCreate(context.Request);
                if ((string?)config["metadata"]!["uid"] is { Length: > 0 } uid)
                    throw ApiErrors.Conflict(definition.Resource, name, $"uid mismatch: the provided object specified uid {uid}, and no existing object was found");
            }
            else if ((string?)config["metadata"]!["uid"] is { Length: > 0 } uid && uid != (string?)old["metadata"]!["uid"])
            {
                // Both metadata's own validation and that of the kind say so.
                var problem = FieldProblem.Invalid("metadata.uid", $"\"{uid}\"", "field is immutable");
                throw ApiErrors.Invalid(definition.Group, definition.Kind, name, [problem, problem]);
            }

            var applied = FieldManager.Apply(old, config, new FieldRequest(options.Manager, definition, subresource, storage.Now()), options.Force);
            if (applied is null)
                return old!;
            ObjectReader.Head(applied, definition);
            ApplyReader.Type(applied, definition);
            return applied;
        });
        return ApiResponse.Json(result.Created ? 201 : 200, result.Value);
    }

    private WriteContext Context(RequestContext context, WriteOptions options) => new()
    {
        DryRun = options.DryRun,
        Manager = options.Manager,
        Subresource = context.Path.Subresource ?? "",
        Guard = (value, old) => access.CheckWrite(context.Request, value, old),
        Warn = context.Warn,
    };

    private static void RequireName(JsonObject value, string name)
    {
        var own = (string?)value["metadata"]?["name"];
        if (string.IsNullOrEmpty(own))
            throw ApiErrors.BadRequest($"the name of the object ({name} based on URL) was undeterminable: name must be provided");
        if (own != name)
            throw ApiErrors.BadRequest($"the name of the object ({own}) does not match the name on the URL ({name})");
    }

    private static void RequireNamespace(RequestContext context, JsonObject value)
    {
        if (context.Definition.Namespaced && (string?)value["metadata"]?["namespace"] is { Length: > 0 } given && given != context.Namespace)
            throw ApiErrors.BadRequest("the namespace of the provided object does not match the namespace sent on the request");
    }
}
