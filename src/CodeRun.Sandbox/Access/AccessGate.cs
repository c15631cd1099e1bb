using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using CodeRun.Sandbox.Http;
using CodeRun.Sandbox.Storage;

namespace CodeRun.Sandbox.Access;

/// <summary>
/// Who comes in and what he may do: authentication, impersonation, authorization, checks of escalation. Requests without a
/// user come from this process and may do everything.
/// </summary>
public sealed class AccessGate : IDisposable
{
    private readonly RoleIndex _roles;
    private readonly EscalationRules _escalation;
    private readonly Impersonation _impersonation;
    private readonly ClusterRoleAggregation _aggregation;
    private readonly AccessReviews _reviews;
    private byte[]? _administrator;

    /// <summary>Guards a store.</summary>
    /// <param name="store">Where roles, bindings and ServiceAccounts are.</param>
    /// <param name="time">Clock.</param>
    /// <param name="key">Key that signs tokens (P-256), owned from now on; null for a new one.</param>
    public AccessGate(ObjectStore store, TimeProvider time, ECDsa? key = null)
    {
        _roles = new RoleIndex(store);
        _aggregation = new ClusterRoleAggregation(store);
        Authorizer = new Authorizer(_roles);
        Tokens = new ServiceAccountTokens(store, time, key);
        _escalation = new EscalationRules(_roles, Authorizer);
        _impersonation = new Impersonation(Authorizer);
        _reviews = new AccessReviews(this, _roles, new TokenRequests(store, Tokens, time), time);
    }

    /// <summary>Decides who may do what.</summary>
    public Authorizer Authorizer { get; }

    /// <summary>Makes and checks tokens of ServiceAccounts.</summary>
    public ServiceAccountTokens Tokens { get; }

    /// <summary>Who sends a request: nobody named in it is the administrator, since it comes from this process.</summary>
    public static UserInfo UserOf(ApiRequest request) => request.User ?? UserInfo.Administrator;

    /// <inheritdoc/>
    public void Dispose()
    {
        _aggregation.Dispose();
        _roles.Dispose();
        Tokens.Dispose();
    }

    /// <summary>Lets the holder of this token in as the administrator.</summary>
    public void AcceptAdministrator(string token) => _administrator = Encoding.UTF8.GetBytes(token);

    /// <summary>Finds out who sends a request.</summary>
    /// <exception cref="ApiStatusException">401 for credentials that are not good, 403 for an impersonation that is not allowed.</exception>
    public UserInfo Identify(RequestCredentials credentials)
    {
        var user = credentials.BearerToken is not { } token ? UserInfo.Anonymous
            : Verify(token, [])?.User ?? throw new ApiStatusException(401, "Unauthorized", "Unauthorized");
        return _impersonation.Apply(user, credentials);
    }

    /// <summary>Whose token it is, or null.</summary>
    /// <param name="token">The token.</param>
    /// <param name="audiences">Who asks; empty for the API server itself.</param>
    public TokenIdentity? Verify(string token, IReadOnlyList<string> audiences)
    {
        if (_administrator is null || !CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(token), _administrator))
            return Tokens.Verify(token, audiences);
        return audiences.Count == 0 || audiences.Contains(ServiceAccountTokens.Issuer, StringComparer.Ordinal)
            ? new TokenIdentity(UserInfo.Administrator, [ServiceAccountTokens.Issuer])
            : null;
    }

    /// <summary>Refuses what the sender of a request may not do.</summary>
    /// <exception cref="ApiStatusException">403.</exception>
    public void Require(ApiRequest request)
    {
        var user = UserOf(request);
        if (!user.IsMaster)
            Require(user, AccessAttributes.From(request));
    }

    /// <summary>Refuses to make, by a PATCH that applies, an object whose sender may change but not create such objects.</summary>
    /// <exception cref="ApiStatusException">403.</exception>
    public void RequireCreate(ApiRequest request)
    {
        var user = UserOf(request);
        if (!user.IsMaster)
            Require(user, AccessAttributes.From(request) with { Verb = "create" });
    }

    /// <summary>Refuses to store a role or binding with which the sender gives away more than he has; other kinds pass.</summary>
    /// <param name="request">The request.</param>
    /// <param name="value">The object as it would be stored, before validation.</param>
    /// <param name="old">The object as it is; null when it is new.</param>
    /// <exception cref="ApiStatusException">403 or 404.</exception>
    public void CheckWrite(ApiRequest request, JsonObject value, JsonObject? old)
    {
        var user = UserOf(request);
        if (!user.IsMaster)
            _escalation.Check(user, AccessAttributes.From(request), value, old);
    }

    /// <summary>True for paths of reviews and token requests: kinds that are answered and not stored.</summary>
    internal static bool IsReview(RequestPath path) => AccessReviews.Kind(path) is not null;

    /// <summary>Answers a review or token request.</summary>
    /// <param name="request">The request, which was let through.</param>
    /// <param name="path">Its path.</param>
    /// <param name="body">Its body.</param>
    internal ApiResponse Review(ApiRequest request, RequestPath path, JsonObject body) => _reviews.Answer(request, path, body);

    private void Require(UserInfo user, AccessAttributes wanted)
    {
        var decision = Authorizer.Decide(user, wanted);
        if (!decision.Allowed)
            throw Authorizer.Refusal(user, wanted, decision.Reason);
    }
}
