using CodeRun.Sandbox.Http;
using CodeRun.Sandbox.Schema;

namespace CodeRun.Sandbox.Discovery;

/// <summary>Everything that is served, in the order in which discovery shows it.</summary>
internal sealed class ResourceCatalog(ResourceRegistry registry)
{
    private static readonly string[] All = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];
    private static readonly string[] ReadWrite = ["get", "patch", "update"];
    private static readonly string[] Create = ["create"];

    // Groups of a cluster come by their priority there, custom ones after them.
    private static readonly string[] Groups = ["", "events.k8s.io", "authentication.k8s.io", "authorization.k8s.io", "batch", "rbac.authorization.k8s.io", "apiextensions.k8s.io", "coordination.k8s.io"];

    private static readonly ServedResource[] Reviews =
    [
        Review("authentication.k8s.io", "selfsubjectreviews", "SelfSubjectReview"),
        Review("authentication.k8s.io", "tokenreviews", "TokenReview"),
        Review("authorization.k8s.io", "localsubjectaccessreviews", "LocalSubjectAccessReview") with { Namespaced = true },
        Review("authorization.k8s.io", "selfsubjectaccessreviews", "SelfSubjectAccessReview"),
        Review("authorization.k8s.io", "selfsubjectrulesreviews", "SelfSubjectRulesReview"),
        Review("authorization.k8s.io", "subjectaccessreviews", "SubjectAccessReview"),
    ];

    /// <summary>All resources, by group, version (best first) and name.</summary>
    public IReadOnlyList<ServedResource> Resources =>
    [
        .. registry.All.Select(Of).Concat(Reviews)
            .OrderBy(static r => Array.IndexOf(Groups, r.Group) is var at and >= 0 ? at : Groups.Length)
            .ThenBy(static r => r.Group, StringComparer.Ordinal)
            .ThenBy(static r => r.Version, VersionOrder.BestFirst)
            .ThenBy(static r => r.Plural, StringComparer.Ordinal),
    ];

    private static ServedResource Of(ResourceDefinition definition) => new()
    {
        Group = definition.Group,
        Version = definition.Version,
        Plural = definition.Plural,
        Singular = definition.Singular,
        Kind = definition.Kind,
        Namespaced = definition.Namespaced,
        IsCustom = definition.IsCustom,
        Verbs = definition.Kind == "Namespace" && definition.Group.Length == 0 ? [.. All.Where(static v => v != "deletecollection")] : All,
        ShortNames = definition.ShortNames,
        Categories = definition.Categories,
        Subresources = [.. Below(definition)],
    };

    private static IEnumerable<ServedSubresource> Below(ResourceDefinition definition)
    {
        if (definition == BuiltInResources.Namespaces)
            yield return new ServedSubresource("finalize", null, null, "Namespace", ["update"]);
        if (definition == BuiltInResources.Pods)
        {
            // What needs a connection into a container is refused with a Status that says so.
            yield return new ServedSubresource("attach", null, null, "PodAttachOptions", ["create", "get"]);
            yield return new ServedSubresource("binding", null, null, "Binding", Create);
            yield return new ServedSubresource("ephemeralcontainers", null, null, "Pod", ReadWrite);
            yield return new ServedSubresource("eviction", "policy", "v1", "Eviction", Create);
            yield return new ServedSubresource("exec", null, null, "PodExecOptions", ["create", "get"]);
            yield return new ServedSubresource("log", null, null, "Pod", ["get"]);
            yield return new ServedSubresource("portforward", null, null, "PodPortForwardOptions", ["create", "get"]);
            yield return new ServedSubresource("proxy", null, null, "PodProxyOptions", ["create", "delete", "get", "patch", "update"]);
            yield return new ServedSubresource("resize", null, null, "Pod", ReadWrite);
        }

        if (definition == BuiltInResources.ServiceAccounts)
            yield return new ServedSubresource("token", "authentication.k8s.io", "v1", "TokenRequest", Create);
        if (definition.HasStatus)
            yield return new ServedSubresource("status", null, null, definition.Kind, ReadWrite);
        if (definition.Scale is not null)
            yield return new ServedSubresource("scale", "autoscaling", "v1", "Scale", ReadWrite);
    }

    private static ServedResource Review(string group, string plural, string kind) => new()
    {
        Group = group,
        Version = "v1",
        Plural = plural,
        Singular = kind.ToLowerInvariant(),
        Kind = kind,
        Namespaced = false,
        Verbs = Create,
    };
}
