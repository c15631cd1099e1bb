using System.Text.Json.Nodes;
using CodeRun.Engine.Api;

namespace CodeRun.Engine.Events.Manifests;

/// <summary>One ServiceAccount for each component, with the rights that its requests need and no others; no rights beyond a namespace.</summary>
internal static class RbacManifests
{
    private const string ApiGroup = "rbac.authorization.k8s.io";

    public static IEnumerable<JsonObject> Create(ManifestOptions options)
    {
        yield return Account(options.EventNamespace, ManifestNames.EventSourceAccount);
        yield return Account(options.EventNamespace, ManifestNames.StageSensor);
        // Reads and updates the workflow it resumes; reads, creates or patches the record.
        yield return Role(options.WorkflowNamespace, ManifestNames.StageSensor, Rule("argoproj.io", "workflows", "get", "update"), Rule("", "configmaps", "get", "create", "patch"));
        yield return Binding(options.WorkflowNamespace, options.EventNamespace, ManifestNames.StageSensor);
        yield return Account(options.EventNamespace, ManifestNames.RemediationSensor);
        // Submits a workflow, whose template is read to check it, and lists it afterwards.
        yield return Role(options.WorkflowNamespace, ManifestNames.RemediationSensor, Rule("argoproj.io", "workflows", "create", "get", "list"), Rule("argoproj.io", "workflowtemplates", "get", "list", "watch"));
        yield return Binding(options.WorkflowNamespace, options.EventNamespace, ManifestNames.RemediationSensor);
        yield return Account(options.WorkflowNamespace, ManifestNames.WorkflowAccount);
        // Every pod of a workflow reports its outcome; a play keeps its record, and its stage in its own labels.
        yield return Role(options.WorkflowNamespace, ManifestNames.WorkflowAccount,
            Rule("argoproj.io", "workflowtaskresults", "create", "patch"), Rule("argoproj.io", "workflows", "get", "patch"), Rule("", "configmaps", "get", "create", "patch"));
        yield return Binding(options.WorkflowNamespace, options.WorkflowNamespace, ManifestNames.WorkflowAccount);
        // Another name than above: the two namespaces may be one.
        yield return Role(options.RunNamespace, $"{ManifestNames.WorkflowAccount}-runs", Rule(CodeRunResource.Group, CodeRunResource.Plural, "create", "get"));
        yield return Binding(options.RunNamespace, options.WorkflowNamespace, $"{ManifestNames.WorkflowAccount}-runs", ManifestNames.WorkflowAccount);
    }

    private static JsonObject Account(string @namespace, string name) => ManifestObject.Of("v1", "ServiceAccount", @namespace, name);

    private static JsonObject Role(string @namespace, string name, params JsonNode[] rules)
    {
        var role = ManifestObject.Of($"{ApiGroup}/v1", "Role", @namespace, name);
        role["rules"] = new JsonArray(rules);
        return role;
    }

    private static JsonObject Rule(string group, string resource, params string[] verbs) =>
        new() { ["apiGroups"] = ManifestObject.Texts(group), ["resources"] = ManifestObject.Texts(resource), ["verbs"] = ManifestObject.Texts(verbs) };

    private static JsonObject Binding(string @namespace, string accountNamespace, string role, string? account = null)
    {
        var binding = ManifestObject.Of($"{ApiGroup}/v1", "RoleBinding", @namespace, role);
        binding["roleRef"] = new JsonObject { ["apiGroup"] = ApiGroup, ["kind"] = "Role", ["name"] = role };
        binding["subjects"] = new JsonArray(new JsonObject { ["kind"] = "ServiceAccount", ["name"] = account ?? role, ["namespace"] = accountNamespace });
        return binding;
    }
}
