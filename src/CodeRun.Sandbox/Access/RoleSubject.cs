using System.Text.Json.Nodes;

namespace CodeRun.Sandbox.Access;

/// <summary>Who gets a role.</summary>
/// <param name="Kind"><c>User</c>, <c>Group</c> or <c>ServiceAccount</c>.</param>
/// <param name="Namespace">Namespace of a ServiceAccount; that of the binding when it names none.</param>
/// <param name="Name">Name.</param>
public sealed record RoleSubject(string Kind, string Namespace, string Name)
{
    /// <summary>Under what the subject is found: a user's or group's name with its kind before it. Empty for nobody.</summary>
    public string Key => Kind switch
    {
        "User" => UserKey(Name),
        "Group" => GroupKey(Name),
        "ServiceAccount" when Namespace.Length > 0 => UserKey(new ServiceAccountName(Namespace, Name).UserName),
        _ => "",
    };

    /// <summary>The key of a user.</summary>
    public static string UserKey(string name) => "u:" + name;

    /// <summary>The key of a group.</summary>
    public static string GroupKey(string name) => "g:" + name;

    /// <summary>Reads a subject of a binding in a namespace (empty for a ClusterRoleBinding).</summary>
    public static RoleSubject Read(JsonObject value, string bindingNamespace)
    {
        var space = (string?)value["namespace"] ?? "";
        return new RoleSubject((string?)value["kind"] ?? "", space.Length > 0 ? space : bindingNamespace, (string?)value["name"] ?? "");
    }

    /// <summary>True when the user is this subject, or in it.</summary>
    public bool Is(UserInfo user) => Kind switch
    {
        "User" => user.Name == Name,
        "Group" => user.Groups.Contains(Name, StringComparer.Ordinal),
        "ServiceAccount" => Namespace.Length > 0 && new ServiceAccountName(Namespace, Name).UserName == user.Name,
        _ => false,
    };

    /// <summary>The form reasons have.</summary>
    public string Describe() => $"{Kind} {GoText.Quote(Kind == "ServiceAccount" ? $"{Name}/{Namespace}" : Name)}";
}
