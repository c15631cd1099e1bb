using System.Text.Json.Nodes;
using CodeRun.Sandbox.Http;
using CodeRun.Sandbox.Storage;

namespace CodeRun.Sandbox.Access;

/// <summary>
/// Nobody may give away, by a role or a binding, more than he has himself, unless he has the verb <c>escalate</c> on the role
/// or <c>bind</c> on what is bound (apiserver: the policybased storages of RBAC).
/// </summary>
/// <param name="roles">Roles and bindings.</param>
/// <param name="authorizer">Decides who has the verbs.</param>
internal sealed class EscalationRules(RoleIndex roles, Authorizer authorizer)
{
    private static readonly PolicyRule[] FullAuthority =
    [
        new() { Verbs = ["*"], ApiGroups = ["*"], Resources = ["*"] },
        new() { Verbs = ["*"], NonResourceUrls = ["*"] },
    ];

    /// <summary>Checks a role or binding that is about to be stored; other kinds pass.</summary>
    /// <param name="user">Who stores it.</param>
    /// <param name="request">The request, as authorization saw it.</param>
    /// <param name="value">The object as it would be.</param>
    /// <param name="old">The object as it is; null when it is new.</param>
    /// <exception cref="ApiStatusException">403 when it gives away too much, 404 when the bound role is not there.</exception>
    public void Check(UserInfo user, AccessAttributes request, JsonObject value, JsonObject? old)
    {
        if (request.Group != RbacResources.Group || user.IsMaster)
            return;
        switch (request.Resource)
        {
            case "roles" or "clusterroles":
                CheckRole(user, request, value, old);
                break;
            case "rolebindings" or "clusterrolebindings":
                CheckBinding(user, request, value, old);
                break;
        }
    }

    private void CheckRole(UserInfo user, AccessAttributes request, JsonObject value, JsonObject? old)
    {
        if (old is not null && Same(old, value, "rules") && Same(old, value, "aggregationRule"))
            return;
        if (authorizer.Decide(user, request with { Verb = "escalate", Subresource = "" }).Allowed)
            return;
        Confirm(user, request, value, PolicyRule.ReadAll(value));
        // An aggregationRule can gather anything.
        if (request.Resource == "clusterroles" && Aggregates(value) && Lacking(user, request, FullAuthority).Count > 0)
            throw Refuse(request, value, "must have cluster-admin privileges to use an aggregationRule");
    }

    private void CheckBinding(UserInfo user, AccessAttributes request, JsonObject value, JsonObject? old)
    {
        if (old is not null && Same(old, value, "subjects") && Same(old, value, "roleRef"))
            return;
        var binding = RoleBinding.Read(value);
        var resource = binding.RoleKind switch { "ClusterRole" => RbacResources.ClusterRoles, "Role" => RbacResources.Roles, _ => default };
        if (resource == default)
            return; // Validation refuses it.
        var bind = new AccessAttributes { Verb = "bind", Group = RbacResources.Group, Resource = resource.Resource, Namespace = request.Namespace, Name = binding.RoleName };
        if (authorizer.Decide(user, bind).Allowed)
            return;
        var given = roles.RulesOf(binding.RoleKind, request.Namespace, binding.RoleName) ?? throw ApiErrors.NotFound(resource, binding.RoleName);
        Confirm(user, request, value, given);
    }

    private void Confirm(UserInfo user, AccessAttributes request, JsonObject value, IEnumerable<PolicyRule> given)
    {
        var missing = Lacking(user, request, given);
        if (missing.Count > 0)
            throw Refuse(request, value, $"user {GoText.Quote(user.Name)} (groups={GoText.Quote(user.Groups)}) is attempting to grant RBAC permissions not currently held:\n{RuleCoverage.Describe(missing)}{Unresolved(user, request)}");
    }

    private IReadOnlyList<PolicyRule> Lacking(UserInfo user, AccessAttributes request, IEnumerable<PolicyRule> given) =>
        RuleCoverage.Missing([.. roles.RulesFor(user, request.Namespace).Where(static g => g.Rule is not null).Select(static g => g.Rule!)], given);

    private string Unresolved(UserInfo user, AccessAttributes request)
    {
        var missing = roles.RulesFor(user, request.Namespace).Where(static g => g.Rule is null).Select(static g => g.Source).ToList();
        return missing.Count == 0 ? "" : $"; resolution errors: [{Authorizer.Aggregate(missing)}]";
    }

    private static ApiStatusException Refuse(AccessAttributes request, JsonObject value, string why) =>
        Authorizer.Forbidden(request.Group, request.Resource, (string?)value["metadata"]?["name"] ?? "", why);

    private static bool Aggregates(JsonObject value) => value["aggregationRule"]?["clusterRoleSelectors"] is JsonArray { Count: > 0 };

    private static bool Same(JsonObject old, JsonObject value, string field) => JsonNode.DeepEquals(old[field], value[field]);
}
