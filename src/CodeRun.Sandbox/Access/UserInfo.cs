namespace CodeRun.Sandbox.Access;

/// <summary>Who sends a request, as authentication found out.</summary>
public sealed record UserInfo
{
    /// <summary>Members of this group may do everything (apiserver: SystemPrivilegedGroup).</summary>
    public const string Masters = "system:masters";

    /// <summary>Group of everyone who proved who they are.</summary>
    public const string Authenticated = "system:authenticated";

    /// <summary>Group of everyone who did not.</summary>
    public const string Unauthenticated = "system:unauthenticated";

    /// <summary>Name of whoever sends no credentials.</summary>
    public const string AnonymousName = "system:anonymous";

    /// <summary>Name, for example <c>system:serviceaccount:default:builder</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Unique id; empty for none.</summary>
    public string Uid { get; init; } = "";

    /// <summary>Groups in the order in which messages name them.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>What else is known, by key.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Extra { get; init; } = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);

    /// <summary>The holder of the sandbox's own token, and whoever calls in process.</summary>
    public static UserInfo Administrator { get; } = new() { Name = "kubernetes-admin", Groups = [Masters, Authenticated] };

    /// <summary>Whoever sends no credentials.</summary>
    public static UserInfo Anonymous { get; } = new() { Name = AnonymousName, Groups = [Unauthenticated] };

    /// <summary>True for those who may do everything.</summary>
    public bool IsMaster => Groups.Contains(Masters, StringComparer.Ordinal);
}
