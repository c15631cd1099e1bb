using CodeRun.Sandbox.Http;

namespace CodeRun.Sandbox.Access;

/// <summary>
/// Lets those who may act as someone else: each of user, groups, uid and extra must be allowed by the verb <c>impersonate</c>
/// (apiserver: the filter WithImpersonation, legacy mode; the scoped verbs <c>impersonate:...</c> grant nothing here).
/// </summary>
/// <param name="authorizer">Decides who may.</param>
internal sealed class Impersonation(Authorizer authorizer)
{
    private const string Group = "authentication.k8s.io";

    /// <summary>The user the request acts as: the caller himself without Impersonate headers.</summary>
    /// <exception cref="ApiStatusException">403 when the caller may not, 500 when headers name no user.</exception>
    public UserInfo Apply(UserInfo caller, RequestCredentials asked)
    {
        if (asked.ImpersonateUser.Length == 0)
        {
            if (asked.ImpersonateGroups.Count > 0 || asked.ImpersonateUid.Length > 0 || asked.ImpersonateExtra.Count > 0)
                throw new ApiStatusException(500, "InternalError", "Internal error occurred: requested groups, uid or extra without impersonating a user");
            return caller;
        }

        var extra = asked.ImpersonateExtra.ToDictionary(static e => Key(e.Key), static e => e.Value, StringComparer.Ordinal);
        foreach (var part in Parts(asked, extra))
        {
            var decision = authorizer.Decide(caller, part);
            if (!decision.Allowed)
                throw Authorizer.Refusal(caller, part, decision.Reason);
        }

        return new UserInfo { Name = asked.ImpersonateUser, Uid = asked.ImpersonateUid, Groups = Groups(asked), Extra = extra };
    }

    private static IEnumerable<AccessAttributes> Parts(RequestCredentials asked, Dictionary<string, IReadOnlyList<string>> extra)
    {
        AccessAttributes Of(string group, string resource, string name, string space = "", string subresource = "") =>
            new() { Verb = "impersonate", Group = group, Version = "v1", Resource = resource, Subresource = subresource, Namespace = space, Name = name };

        yield return ServiceAccountName.Parse(asked.ImpersonateUser) is { } account
            ? Of("", "serviceaccounts", account.Name, account.Namespace)
            : Of("", "users", asked.ImpersonateUser);
        foreach (var group in asked.ImpersonateGroups)
            yield return Of("", "groups", group);
        foreach (var (key, values) in extra)
        {
            foreach (var value in values)
                yield return Of(Group, "userextras", value, subresource: key);
        }

        if (asked.ImpersonateUid.Length > 0)
            yield return Of(Group, "uids", asked.ImpersonateUid);
    }

    private static IReadOnlyList<string> Groups(RequestCredentials asked)
    {
        IReadOnlyList<string> groups = asked.ImpersonateGroups.Count == 0 && ServiceAccountName.Parse(asked.ImpersonateUser) is { } account ? account.Groups : asked.ImpersonateGroups;
        if (groups.Contains(UserInfo.Authenticated, StringComparer.Ordinal) || groups.Contains(UserInfo.Unauthenticated, StringComparer.Ordinal))
            return groups;
        return [.. groups, asked.ImpersonateUser == UserInfo.AnonymousName ? UserInfo.Unauthenticated : UserInfo.Authenticated];
    }

    private static string Key(string header) => Uri.UnescapeDataString(header.ToLowerInvariant());
}
