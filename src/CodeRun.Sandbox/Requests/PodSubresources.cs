using System.Text.Json.Nodes;
using CodeRun.Sandbox.Http;
using CodeRun.Sandbox.Schema;
using CodeRun.Sandbox.Storage;

namespace CodeRun.Sandbox.Requests;

/// <summary>POST of pods/binding and pods/eviction; what needs a connection into a container is refused.</summary>
internal sealed class PodSubresources(ObjectStore store, ResourceStorage storage)
{
    /// <summary>Subresources that only a kubelet could serve.</summary>
    public static bool NeedsConnection(string? subresource) => subresource is "attach" or "exec" or "portforward" or "proxy";

    /// <summary>Refuses one of those.</summary>
    public static ApiStatusException Refusal(string subresource) =>
        new(501, "NotImplemented", $"the sandbox does not serve pods/{subresource}: its pods are local processes without an address of their own");

    /// <summary>Assigns a pod to a node.</summary>
    public ApiResponse Bind(RequestContext context)
    {
        var body = ObjectReader.Plain(context.Request, "v1", "Binding");
        var options = WriteOptions.Read(context.Request, "CreateOptions");
        var (name, definition) = (context.Path.Name!, context.Definition);
        RequireName(body, name, "Binding");
        var target = body["target"] as JsonObject ?? [];
        var kind = (string?)target["kind"] ?? "";
        if (kind is not ("" or "Node"))
            throw new ApiStatusException(500, "", $"target.kind: Unsupported value: \"{kind}\": supported values: \"Node\", \"<empty>\"");
        if ((string?)target["name"] is not { Length: > 0 } node)
            throw new ApiStatusException(500, "", "target.name: Required value");
        var missing = true;
        store.Change(definition.Stored, context.Namespace, name, stored =>
        {
            var pod = stored?.Parse();
            if (pod is null)
                return null;
            missing = false;
            if ((string?)pod["spec"]?["nodeName"] is { Length: > 0 } present)
                throw ApiErrors.Conflict(new GroupResource("", "pods/binding"), name, $"pod {name} is already assigned to node \"{present}\"");
            if (pod["metadata"]!["deletionTimestamp"] is not null)
                throw ApiErrors.Conflict(new GroupResource("", "pods/binding"), name, $"pod {name} is being deleted, cannot be assigned to a host");
            if (options.DryRun)
                return pod;
            pod["spec"]!["nodeName"] = node;
            var status = pod["status"]!.AsObject();
            if (status["conditions"] is not JsonArray conditions)
                status["conditions"] = conditions = [];
            if (!conditions.Any(static c => (string?)c?["type"] == "PodScheduled"))
                conditions.Add(new JsonObject { ["type"] = "PodScheduled", ["status"] = "True", ["lastProbeTime"] = null, ["lastTransitionTime"] = storage.Now() });
            return pod;
        });
        return missing ? throw ApiErrors.NotFound(definition.Resource, name) : Success();
    }

    /// <summary>Deletes a pod as a drain does. There are no disruption budgets, so nothing forbids it.</summary>
    public ApiResponse Evict(RequestContext context)
    {
        var body = ObjectReader.Plain(context.Request, "policy/v1", "Eviction");
        RequireName(body, context.Path.Name!, "Eviction");
        var options = body["deleteOptions"] as JsonObject;
        var isDryRun = options?["dryRun"] is JsonArray { Count: > 0 } || WriteOptions.Read(context.Request, "CreateOptions").DryRun;
        if (!isDryRun)
            MarkDisrupted(context);
        storage.Delete(context.Definition, context.Namespace, context.Path.Name!, new DeleteOptions
        {
            GraceSeconds = (long?)options?["gracePeriodSeconds"],
            Uid = (string?)options?["preconditions"]?["uid"],
            ResourceVersion = (string?)options?["preconditions"]?["resourceVersion"],
            Propagation = (string?)options?["propagationPolicy"],
            DryRun = isDryRun,
        });
        return Success();
    }

    private void MarkDisrupted(RequestContext context) => store.Change(context.Definition.Stored, context.Namespace, context.Path.Name!, stored =>
    {
        var pod = stored?.Parse();
        if (pod?["status"] is not JsonObject status || (string?)status["phase"] is "Succeeded" or "Failed")
            return pod;
        if (status["conditions"] is not JsonArray conditions)
            status["conditions"] = conditions = [];
        if (!conditions.Any(static c => (string?)c?["type"] == "DisruptionTarget"))
        {
            conditions.Add(new JsonObject
            {
                ["type"] = "DisruptionTarget",
                ["status"] = "True",
                ["lastProbeTime"] = null,
                ["lastTransitionTime"] = storage.Now(),
                ["reason"] = "EvictionByEvictionAPI",
                ["message"] = "Eviction API: evicting",
            });
        }

        return pod;
    });

    private static void RequireName(JsonObject body, string name, string kind)
    {
        if ((string?)body["metadata"]?["name"] != name)
            throw ApiErrors.BadRequest($"name in URL does not match name in {kind} object");
    }

    private static ApiResponse Success() => ApiResponse.Json(201, new JsonObject
    {
        ["kind"] = "Status",
        ["apiVersion"] = "v1",
        ["metadata"] = new JsonObject(),
        ["status"] = "Success",
        ["code"] = 201,
    });
}
