using System.Reflection;
using System.Text.Json.Nodes;
using CodeRun.Sandbox.Storage;

namespace CodeRun.Sandbox.Access;

/// <summary>
/// The ClusterRoles and bindings that every cluster has and people rely on (Kubernetes documentation: "Default roles and role
/// bindings"). Those of a cluster's own components are left out: here they stand inside the server.
/// </summary>
internal static class DefaultRoles
{
    private const string ApiVersion = $"{RbacResources.Group}/v1";

    /// <summary>Stores what is not there yet; what users changed stays.</summary>
    public static void Ensure(IObjectAccess objects)
    {
        var defaults = Read();
        foreach (var role in defaults["clusterRoles"]!.AsArray().Select(static r => Role(r!.AsObject())))
            Ensure(objects, RbacResources.ClusterRoles, role);
        foreach (var binding in defaults["clusterRoleBindings"]!.AsArray().Select(static b => Binding(b!.AsObject())))
            Ensure(objects, RbacResources.ClusterRoleBindings, binding);
    }

    private static void Ensure(IObjectAccess objects, GroupResource resource, JsonObject value)
    {
        if (objects.Get(resource, null, (string)value["metadata"]!["name"]!) is null)
            objects.Create(resource, value);
    }

    private static JsonObject Role(JsonObject role)
    {
        var labels = new JsonObject();
        foreach (var label in role["labels"] as JsonArray ?? [])
            labels[(string)label!] = "true";
        var value = Object("ClusterRole", role, labels);
        if ((string?)role["aggregates"] is { } gathered)
            value["aggregationRule"] = new JsonObject { ["clusterRoleSelectors"] = new JsonArray(new JsonObject { ["matchLabels"] = new JsonObject { [gathered] = "true" } }) };
        value["rules"] = role["rules"]?.DeepClone();
        return value;
    }

    private static JsonObject Binding(JsonObject binding)
    {
        var value = Object("ClusterRoleBinding", binding, []);
        value["roleRef"] = new JsonObject { ["apiGroup"] = RbacResources.Group, ["kind"] = "ClusterRole", ["name"] = (string?)binding["name"] };
        value["subjects"] = new JsonArray([.. binding["groups"]!.AsArray().Select(static g => (JsonNode)new JsonObject { ["kind"] = "Group", ["apiGroup"] = RbacResources.Group, ["name"] = (string?)g })]);
        return value;
    }

    private static JsonObject Object(string kind, JsonObject named, JsonObject labels)
    {
        labels["kubernetes.io/bootstrapping"] = "rbac-defaults";
        return new JsonObject
        {
            ["apiVersion"] = ApiVersion,
            ["kind"] = kind,
            ["metadata"] = new JsonObject
            {
                ["name"] = (string?)named["name"],
                ["labels"] = labels,
                ["annotations"] = new JsonObject { ["rbac.authorization.kubernetes.io/autoupdate"] = "true" },
            },
        };
    }

    private static JsonNode Read()
    {
        using var file = Assembly.GetExecutingAssembly().GetManifestResourceStream("CodeRun.Sandbox.Access.default-roles.json")!;
        return JsonNode.Parse(file)!;
    }
}
