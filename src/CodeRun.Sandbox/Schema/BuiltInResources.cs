using CodeRun.Sandbox.Kinds;

namespace CodeRun.Sandbox.Schema;

/// <summary>The kinds that are there without a CustomResourceDefinition.</summary>
internal static class BuiltInResources
{
    public static readonly ResourceDefinition Namespaces = new() { Group = "", Version = "v1", Plural = "namespaces", Singular = "namespace", Kind = "Namespace", ShortNames = ["ns"], Namespaced = false, HasStatus = true };

    public static readonly ResourceDefinition Pods = new() { Group = "", Version = "v1", Plural = "pods", Singular = "pod", Kind = "Pod", ShortNames = ["po"], Categories = ["all"], HasStatus = true, CountsGeneration = true, ReturnsDeleted = true };

    public static readonly ResourceDefinition ConfigMaps = new() { Group = "", Version = "v1", Plural = "configmaps", Singular = "configmap", Kind = "ConfigMap", ShortNames = ["cm"] };

    public static readonly ResourceDefinition Secrets = new() { Group = "", Version = "v1", Plural = "secrets", Singular = "secret", Kind = "Secret" };

    public static readonly ResourceDefinition Claims = new() { Group = "", Version = "v1", Plural = "persistentvolumeclaims", Singular = "persistentvolumeclaim", Kind = "PersistentVolumeClaim", ShortNames = ["pvc"], HasStatus = true, ReturnsDeleted = true };

    public static readonly ResourceDefinition ServiceAccounts = new() { Group = "", Version = "v1", Plural = "serviceaccounts", Singular = "serviceaccount", Kind = "ServiceAccount", ShortNames = ["sa"], ReturnsDeleted = true };

    public static readonly ResourceDefinition Events = new() { Group = "", Version = "v1", Plural = "events", Singular = "event", Kind = "Event", ShortNames = ["ev"], CreatesOnUpdate = true };

    public static readonly ResourceDefinition NewEvents = new() { Group = "events.k8s.io", Version = "v1", Plural = "events", Singular = "event", Kind = "Event", ShortNames = ["ev"], CreatesOnUpdate = true, StoredAs = Events.Resource, FromStored = EventConversion.FromCore, ToStored = EventConversion.ToCore };

    public static readonly ResourceDefinition Jobs = new() { Group = "batch", Version = "v1", Plural = "jobs", Singular = "job", Kind = "Job", Categories = ["all"], HasStatus = true, CountsGeneration = true };

    public static readonly ResourceDefinition Leases = new() { Group = "coordination.k8s.io", Version = "v1", Plural = "leases", Singular = "lease", Kind = "Lease", CreatesOnUpdate = true, RequiresVersion = true };

    public static readonly ResourceDefinition Definitions = new() { Group = "apiextensions.k8s.io", Version = "v1", Plural = "customresourcedefinitions", Singular = "customresourcedefinition", Kind = "CustomResourceDefinition", ShortNames = ["crd", "crds"], Categories = ["api-extensions"], Namespaced = false, HasStatus = true, CountsGeneration = true, RequiresVersion = true };

    public static readonly ResourceDefinition Roles = new() { Group = "rbac.authorization.k8s.io", Version = "v1", Plural = "roles", Singular = "role", Kind = "Role" };

    public static readonly ResourceDefinition ClusterRoles = new() { Group = "rbac.authorization.k8s.io", Version = "v1", Plural = "clusterroles", Singular = "clusterrole", Kind = "ClusterRole", Namespaced = false };

    public static readonly ResourceDefinition RoleBindings = new() { Group = "rbac.authorization.k8s.io", Version = "v1", Plural = "rolebindings", Singular = "rolebinding", Kind = "RoleBinding" };

    public static readonly ResourceDefinition ClusterRoleBindings = new() { Group = "rbac.authorization.k8s.io", Version = "v1", Plural = "clusterrolebindings", Singular = "clusterrolebinding", Kind = "ClusterRoleBinding", Namespaced = false };

    public static IReadOnlyList<ResourceDefinition> All { get; } = [Namespaces, Pods, ConfigMaps, Secrets, Claims, ServiceAccounts, Events, NewEvents, Jobs, Leases, Definitions, Roles, ClusterRoles, RoleBindings, ClusterRoleBindings];
}
