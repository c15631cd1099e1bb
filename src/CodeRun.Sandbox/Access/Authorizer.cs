using System.Text.Json.Nodes;
using CodeRun.Sandbox.Http;
using CodeRun.Sandbox.Storage;

namespace CodeRun.Sandbox.Access;

/// <summary>Decides by roles and bindings who may do what (apiserver: the authorizer RBAC, after the one for system:masters).</summary>
/// <param name="roles">Roles and bindings.</param>
public sealed class Authorizer(RoleIndex roles)
{
    private static readonly AccessDecision Everything = new(Allowed: true, "");

    /// <summary>Decides.</summary>
    public AccessDecision Decide(UserInfo user, AccessAttributes wanted)
    {
        if (user.IsMaster)
            return Everything;
        var missing = new List<string>();
        foreach (var granted in roles.RulesFor(user, wanted.Namespace))
        {
            if (granted.Rule is null)
                missing.Add(granted.Source);
            else if (granted.Rule.Allows(wanted))
                return new AccessDecision(Allowed: true, $"RBAC: allowed by {granted.Source}");
        }

        return new AccessDecision(Allowed: false, missing.Count == 0 ? "" : $"RBAC: {Aggregate(missing)}");
    }

    /// <summary>The 403 for what was not allowed, in the API server's words.</summary>
    public static ApiStatusException Refusal(UserInfo user, AccessAttributes wanted, string reason)
    {
        var who = GoText.Quote(user.Name);
        var what = !wanted.IsResource ? $"User {who} cannot {wanted.Verb} path {GoText.Quote(wanted.Path)}"
            : $"User {who} cannot {wanted.Verb} resource {GoText.Quote(wanted.Combined)} in API group {GoText.Quote(wanted.Group)} {(wanted.Namespace.Length > 0 ? $"in the namespace {GoText.Quote(wanted.Namespace)}" : "at the cluster scope")}";
        what = Sanitise(what);
        if (reason.Length > 0)
            what = $"{what}: {reason}";
        return Forbidden(wanted.Group, wanted.Resource, wanted.Name, what);
    }

    /// <summary>A 403 about a resource.</summary>
    public static ApiStatusException Forbidden(string group, string resource, string name, string why)
    {
        var details = new JsonObject();
        if (name.Length > 0)
            details["name"] = name;
        if (group.Length > 0)
            details["group"] = group;
        if (resource.Length > 0)
            details["kind"] = resource;
        var subject = resource.Length == 0 ? "" : new GroupResource(group, resource) + (name.Length > 0 ? $" {GoText.Quote(name)} is " : " is ");
        return new ApiStatusException(403, "Forbidden", $"{subject}forbidden: {why}", details);
    }

    /// <summary>Several errors as one text: one as it is, more in brackets, each once (apimachinery: utilerrors.Aggregate).</summary>
    public static string Aggregate(IEnumerable<string> errors)
    {
        var each = errors.Distinct(StringComparer.Ordinal).ToList();
        return each.Count == 1 ? each[0] : $"[{string.Join(", ", each)}]";
    }

    // The message may end in a browser (apiserver: responsewriters.Forbidden).
    private static string Sanitise(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
}
