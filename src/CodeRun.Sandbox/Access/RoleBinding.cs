using System.Text.Json.Nodes;

namespace CodeRun.Sandbox.Access;

/// <summary>A RoleBinding, or a ClusterRoleBinding when its namespace is empty.</summary>
/// <param name="Namespace">Namespace in which it grants; empty for everywhere.</param>
/// <param name="Name">Name.</param>
/// <param name="RoleKind"><c>Role</c> or <c>ClusterRole</c>.</param>
/// <param name="RoleName">Name of the role.</param>
/// <param name="Subjects">Who gets the role.</param>
public sealed record RoleBinding(string Namespace, string Name, string RoleKind, string RoleName, IReadOnlyList<RoleSubject> Subjects)
{
    /// <summary>Reads a binding.</summary>
    public static RoleBinding Read(JsonObject value)
    {
        var space = (string?)value["metadata"]?["namespace"] ?? "";
        return new RoleBinding(
            space,
            (string?)value["metadata"]?["name"] ?? "",
            (string?)value["roleRef"]?["kind"] ?? "",
            (string?)value["roleRef"]?["name"] ?? "",
            [.. (value["subjects"] as JsonArray ?? []).OfType<JsonObject>().Select(s => RoleSubject.Read(s, space))]);
    }

    /// <summary>The first subject that is this user, or null.</summary>
    public RoleSubject? SubjectFor(UserInfo user) => Subjects.FirstOrDefault(s => s.Is(user));

    /// <summary>The form reasons have; namespace and name stand in the order the API server gives them.</summary>
    public string Describe(RoleSubject subject) =>
        $"{(Namespace.Length == 0 ? "ClusterRoleBinding" : "RoleBinding")} {GoText.Quote(Namespace.Length == 0 ? Name : $"{Name}/{Namespace}")} of {RoleKind} {GoText.Quote(RoleName)} to {subject.Describe()}";
}
