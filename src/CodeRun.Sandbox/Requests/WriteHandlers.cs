using System.Text.Json.Nodes;
using CodeRun.Sandbox.Access;
using CodeRun.Sandbox.Admission;
using CodeRun.Sandbox.Fields;
using CodeRun.Sandbox.Http;
using CodeRun.Sandbox.Schema;
using CodeRun.Sandbox.Typed;

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
        Deduplicate(context, value, OwnerReferences.Duplicates);
        var made = storage.Create(context.Definition, context.Namespace, value, Context(context, options));
        return ApiResponse.Json(201, made.Json);
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
        Deduplicate(context, value, OwnerReferences.Duplicates);
        var result = storage.Update(definition, context.Namespace, name, Context(context, options) with { CreatesWhenAbsent = definition.CreatesOnUpdate }, old =>
        {
            RequireUid(definition, name, value, old);
            return value.DeepClone().AsObject();
        });
        return ApiResponse.Json(result.Created ? 201 : 200, result.Json);
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
            Deduplicate(context, value, OwnerReferences.DuplicatesAfterPatch);
            return value;
        });
        return ApiResponse.Json(200, result.Json);
    }

    private ApiResponse Apply(RequestContext context, WriteOptions options, string name)
    {
        var definition = context.Definition;
        var issues = new DecodeIssues();
        var config = ApplyReader.Read(context, issues);
        // Names of another type are told of with everything else that does not fit the schema.
        if (config["metadata"]!["name"] is null || Text(config, "name").Length > 0)
            RequireName(config, name);
        RequireNamespace(context, config);
        var subresource = context.Path.Subresource ?? "";
        var write = Context(context, options) with { IsApply = true, CreatesWhenAbsent = subresource.Length == 0 };
        var result = storage.Update(definition, context.Namespace, name, write, old =>
        {
            if (old is null)
            {
                access.RequireCreate(context.Request);
                if (Text(config, "uid") is { Length: > 0 } uid)
                    throw ApiErrors.Conflict(definition.Resource, name, $"uid mismatch: the provided object specified uid {uid}, and no existing object was found");
            }
            else if (Text(config, "uid") is { Length: > 0 } uid && uid != (string?)old["metadata"]!["uid"])
            {
                // Both metadata's own validation and that of the kind say so.
                var problem = FieldProblem.Invalid("metadata.uid", $"\"{uid}\"", "field is immutable");
                throw ApiErrors.Invalid(definition.Group, definition.Kind, name, [problem, problem]);
            }

            var applied = FieldManager.Apply(old, config, new FieldRequest(options.Manager, definition, subresource, storage.Now()), options.Force);
            ApplyReader.Judge(context, issues, options);
            if (applied is null)
                return old!;
            ObjectReader.Head(applied, definition);
            ApplyReader.Type(applied, definition);
            Deduplicate(context, applied, OwnerReferences.DuplicatesAfterPatch);
            return applied;
        });
        return ApiResponse.Json(result.Created ? 201 : 200, result.Json);
    }

    private WriteContext Context(RequestContext context, WriteOptions options) => new()
    {
        DryRun = options.DryRun,
        Manager = options.Manager,
        Subresource = context.Path.Subresource ?? "",
        FromClient = true,
        Guard = (value, old) => access.CheckWrite(context.Request, value, old),
        Warn = context.Warn,
    };

    private static void Deduplicate(RequestContext context, JsonObject value, string warning)
    {
        if (OwnerReferences.Deduplicate(value) is { Count: > 0 } duplicates)
            context.Warn(warning + string.Join(", ", duplicates));
    }

    // A PUT may say which object is meant; where there is none, no uid fits.
    private static void RequireUid(ResourceDefinition definition, string name, JsonObject value, JsonObject? old)
    {
        if ((string?)value["metadata"]!["uid"] is { Length: > 0 } uid && uid != (string?)old?["metadata"]!["uid"])
            throw ApiErrors.Conflict(definition.Resource, name, $"Precondition failed: UID in precondition: {uid}, UID in object meta: {(string?)old?["metadata"]!["uid"]}");
    }

    private static void RequireName(JsonObject value, string name)
    {
        var own = Text(value, "name");
        if (own.Length == 0)
            throw ApiErrors.BadRequest($"the name of the object ({name} based on URL) was undeterminable: name must be provided");
        if (own != name)
            throw ApiErrors.BadRequest($"the name of the object ({own}) does not match the name on the URL ({name})");
    }

    private static void RequireNamespace(RequestContext context, JsonObject value)
    {
        if (context.Definition.Namespaced && Text(value, "namespace") is { Length: > 0 } given && given != context.Namespace)
            throw ApiErrors.BadRequest("the namespace of the provided object does not match the namespace sent on the request");
    }

    // A text of metadata; empty when there is none, or something else.
    private static string Text(JsonObject value, string field) => value["metadata"]?[field] is JsonValue scalar && scalar.TryGetValue(out string? text) ? text : "";
}
