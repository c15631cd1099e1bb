using System.Text.Json.Nodes;
using CodeRun.Sandbox.Http;
using CodeRun.Sandbox.Kinds;
using CodeRun.Sandbox.Lists;
using CodeRun.Sandbox.Schema;

namespace CodeRun.Sandbox.Requests;

/// <summary>DELETE of an object and of a collection.</summary>
internal sealed class DeleteHandlers(ResourceStorage storage, ListHandler lists)
{
    /// <summary>Deletes one object, or begins to.</summary>
    public ApiResponse One(RequestContext context)
    {
        var definition = context.Definition;
        var options = Preserve(context, DeleteOptions.Read(context.Request, definition));
        NamespaceRules.RequireDeletable(definition, context.Path.Name!);
        var (value, gone) = storage.Delete(definition, context.Namespace, context.Path.Name!, options);
        if (gone && !definition.ReturnsDeleted)
            return ApiResponse.Json(200, Success(definition, value));
        return ApiResponse.Json(gone || !options.AwaitsDependents ? 200 : 202, value);
    }

    /// <summary>Deletes what a list with the same selectors shows; answers that list.</summary>
    public ApiResponse Collection(RequestContext context)
    {
        if (context.Definition.Kind == "Namespace")
            throw ApiErrors.MethodNotAllowed();
        var list = ListRequest.Read(context);
        var options = Preserve(context, DeleteOptions.Read(context.Request, context.Definition));
        var (page, answer) = lists.Page(context, list);
        foreach (var item in page)
        {
            try
            {
                storage.Delete(context.Definition, item.Namespace, item.Name, options);
            }
            catch (ApiStatusException e) when (e.Code == 404)
            {
                // Somebody else was faster.
            }
        }

        return answer;
    }

    // batch: the strategy of Jobs orphans by default, for clients older than garbage collection.
    private static DeleteOptions Preserve(RequestContext context, DeleteOptions options)
    {
        if (context.Definition != BuiltInResources.Jobs || options.Propagation is not null)
            return options;
        context.Warn("child pods are preserved by default when jobs are deleted; set propagationPolicy=Background to remove them or set propagationPolicy=Orphan to suppress this warning");
        return options with { Propagation = "Orphan" };
    }

    private static JsonObject Success(ResourceDefinition definition, JsonObject value)
    {
        var details = new JsonObject { ["name"] = (string)value["metadata"]!["name"]! };
        if (definition.Group.Length > 0)
            details["group"] = definition.Group;
        details["kind"] = definition.Plural;
        details["uid"] = (string)value["metadata"]!["uid"]!;
        return new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject(),
            ["status"] = "Success",
            ["details"] = details,
        };
    }
}
