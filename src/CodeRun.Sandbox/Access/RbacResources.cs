using CodeRun.Sandbox.Storage;

namespace CodeRun.Sandbox.Access;

/// <summary>Names of the kinds that say who may do what.</summary>
internal static class RbacResources
{
    /// <summary>Their API group.</summary>
    public const string Group = "rbac.authorization.k8s.io";

    public static readonly GroupResource Roles = new(Group, "roles");

    public static readonly GroupResource ClusterRoles = new(Group, "clusterroles");

    public static readonly GroupResource RoleBindings = new(Group, "rolebindings");

    public static readonly GroupResource ClusterRoleBindings = new(Group, "clusterrolebindings");
}
