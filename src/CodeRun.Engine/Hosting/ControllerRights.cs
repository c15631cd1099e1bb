using CodeRun.Engine.Kubernetes;

namespace CodeRun.Engine.Hosting;

/// <summary>
/// The rights that a controller's requests need, in each namespace that it serves. The one place that lists them; a test runs a controller that has exactly these.
/// </summary>
public static class ControllerRights
{
    /// <summary>All of them, those of one resource together.</summary>
    public static IReadOnlyList<RequiredRight> All { get; } =
    [
        .. On(ResourceEndpoint.CodeRuns, subresource: null, "to follow runs, to set their finalizers and to delete those whose time is over", "get", "list", "watch", "patch", "delete"),
        .. On(ResourceEndpoint.CodeRuns, "status", "to write down what became of runs", "patch"),
        new(ResourceEndpoint.CodeRuns, "finalizers", "update", "to make runs the blocking owners of their pods, where the cluster checks that (OwnerReferencesPermissionEnforcement, OpenShift)", IsEssential: false),
        .. On(ResourceEndpoint.Pods, subresource: null, "to start, follow, stop and remove agents", "get", "list", "watch", "create", "patch", "delete"),
        .. On(ResourceEndpoint.ConfigMaps, subresource: null, "to hand agents their files, and to read templates", "get", "list", "watch", "create", "delete"),
        .. On(ResourceEndpoint.PersistentVolumeClaims, subresource: null, "to claim workspaces", "get", "list", "watch", "create"),
        new(ResourceEndpoint.Events, Subresource: null, "create", "to tell in Events what happened", IsEssential: false),
        new(ResourceEndpoint.Events, Subresource: null, "patch", "to count equal Events up", IsEssential: false),
        .. On(ResourceEndpoint.Leases, subresource: null, "to be the only controller that acts", "get", "create", "patch"),
    ];

    private static IEnumerable<RequiredRight> On(ResourceEndpoint resource, string? subresource, string purpose, params IEnumerable<string> verbs) =>
        verbs.Select(verb => new RequiredRight(resource, subresource, verb, purpose));
}
