using System.Text.Json.Nodes;
using CodeRun.Sandbox.Schema;
using CodeRun.Sandbox.Storage;

namespace CodeRun.Sandbox.Http;

/// <summary>The Status answers that clients switch on.</summary>
internal static class ApiErrors
{
    public static ApiStatusException NotFound(GroupResource resource, string name) =>
        new(404, "NotFound", $"{resource} \"{name}\" not found", Details(resource, name));

    public static ApiStatusException UnknownPath() =>
        new(404, "NotFound", "the server could not find the requested resource", []);

    public static ApiStatusException AlreadyExists(GroupResource resource, string name) =>
        new(409, "AlreadyExists", $"{resource} \"{name}\" already exists", Details(resource, name));

    public static ApiStatusException BeingDeleted(GroupResource resource, string name) =>
        new(409, "AlreadyExists", $"object is being deleted: {resource} \"{name}\" already exists", Details(resource, name));

    public static ApiStatusException Modified(GroupResource resource, string name) =>
        Conflict(resource, name, "the object has been modified; please apply your changes to the latest version and try again");

    public static ApiStatusException Conflict(GroupResource resource, string name, string message) =>
        new(409, "Conflict", $"Operation cannot be fulfilled on {resource} \"{name}\": {message}", Details(resource, name));

    public static ApiStatusException Precondition(ResourceDefinition definition, string name, string message)
    {
        var kind = definition.Group.Length == 0 ? definition.Kind : $"{definition.Kind}.{definition.Group}";
        var details = Details(definition.Resource, name);
        details["kind"] = definition.Kind;
        return new(409, "Conflict", $"Operation cannot be fulfilled on {kind} \"{name}\": {message}", details);
    }

    public static ApiStatusException MethodNotAllowed() =>
        new(405, "MethodNotAllowed", "the server does not allow this method on the requested resource", []);

    /// <summary>An object of a definition that is being deleted is to be made.</summary>
    public static ApiStatusException DefinitionTerminating(ResourceDefinition definition) =>
        new(405, "MethodNotAllowed", "create not allowed while custom resource definition is terminating", new JsonObject { ["group"] = definition.Group, ["kind"] = definition.Plural });

    public static ApiStatusException NotSupported(string method, ResourceDefinition definition)
    {
        var verb = method switch { "POST" => "create", "PUT" => "update", _ => method.ToLowerInvariant() };
        return new ApiStatusException(405, "MethodNotAllowed", $"{verb} is not supported on resources of kind \"{definition.Resource}\"", new JsonObject { ["group"] = definition.Group, ["kind"] = definition.Plural });
    }

    public static ApiStatusException BadRequest(string message) => new(400, "BadRequest", message);

    public static ApiStatusException Forbidden(GroupResource resource, string name, string message) =>
        new(403, "Forbidden", $"{resource} \"{name}\" is forbidden: {message}", Details(resource, name));

    public static ApiStatusException NamespaceTerminating(GroupResource resource, string name, string space)
    {
        var refused = Forbidden(resource, name, $"unable to create new content in namespace {space} because it is being terminated");
        refused.Details!["causes"] = new JsonArray(new JsonObject { ["reason"] = "NamespaceTerminating", ["message"] = $"namespace {space} is being terminated", ["field"] = "metadata.namespace" });
        return refused;
    }

    public static ApiStatusException Expired(long since, long oldest) =>
        new(410, "Expired", $"too old resource version: {since} ({oldest})");

    public static ApiStatusException TooLargeVersion(long version, long current) => new(504, "Timeout", $"Timeout: Too large resource version: {version}, current: {current}", new JsonObject
    {
        ["causes"] = new JsonArray(new JsonObject { ["reason"] = "ResourceVersionTooLarge", ["message"] = "Too large resource version" }),
        ["retryAfterSeconds"] = 1,
    });

    public static ApiStatusException TooLarge() =>
        new(413, "RequestEntityTooLarge", "Request entity too large: limit is 3145728");

    public static ApiStatusException Invalid(string group, string kind, string name, IReadOnlyList<FieldProblem> problems)
    {
        var all = problems.Select(static p => $"{p.Field}: {p.Message}").Distinct(StringComparer.Ordinal).ToList();
        var details = new JsonObject();
        if (name.Length > 0)
            details["name"] = name;
        if (group.Length > 0)
            details["group"] = group;
        if (kind.Length > 0)
            details["kind"] = kind;
        details["causes"] = new JsonArray([.. problems.Select(static p => (JsonNode)new JsonObject { ["reason"] = p.Reason, ["message"] = p.Message, ["field"] = p.Field })]);
        var qualified = group.Length == 0 ? kind : $"{kind}.{group}";
        return new ApiStatusException(422, "Invalid", $"{qualified} \"{name}\" is invalid: {(all.Count == 1 ? all[0] : $"[{string.Join(", ", all)}]")}", details);
    }

    private static JsonObject Details(GroupResource resource, string name)
    {
        var details = new JsonObject();
        if (name.Length > 0)
            details["name"] = name;
        if (resource.Group.Length > 0)
            details["group"] = resource.Group;
        details["kind"] = resource.Resource;
        return details;
    }
}
