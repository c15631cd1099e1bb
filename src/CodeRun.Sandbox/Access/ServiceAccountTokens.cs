using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using CodeRun.Sandbox.Schema;
using CodeRun.Sandbox.Storage;

namespace CodeRun.Sandbox.Access;

/// <summary>
/// Makes and checks tokens of ServiceAccounts. A token is good until it expires, its account is deleted, or the pod or Secret
/// it is bound to is (apiserver: serviceaccount.Claims, Validator).
/// </summary>
public sealed class ServiceAccountTokens : IDisposable
{
    /// <summary>Who issues tokens, and the audience of those for the API server itself.</summary>
    public const string Issuer = "https://kubernetes.default.svc.cluster.local";

    /// <summary>Key of the extra information that names a token.</summary>
    public const string CredentialKey = "authentication.kubernetes.io/credential-id";

    private const string Private = "kubernetes.io";

    // Objects that are being deleted keep their tokens for a while (apiserver: serviceaccount, invalidation leeway).
    private static readonly TimeSpan DeletionLeeway = TimeSpan.FromSeconds(60);

    private readonly ObjectStore _store;
    private readonly TimeProvider _time;
    private readonly JsonWebToken _tokens;

    /// <summary>Makes and checks tokens with a key.</summary>
    /// <param name="store">Where accounts and bound objects are.</param>
    /// <param name="time">Clock.</param>
    /// <param name="key">Key on the curve P-256, owned from now on; null for a new one, with which no older token is good.</param>
    public ServiceAccountTokens(ObjectStore store, TimeProvider time, ECDsa? key = null)
    {
        (_store, _time) = (store, time);
        _tokens = new JsonWebToken(key ?? ECDsa.Create(ECCurve.NamedCurves.nistP256));
    }

    /// <inheritdoc/>
    public void Dispose() => _tokens.Dispose();

    /// <summary>Makes a token, or null when there is no such account.</summary>
    public IssuedToken? Issue(TokenRequest request)
    {
        if (_store.Get(BuiltInResources.ServiceAccounts.Resource, request.Namespace, request.Name) is not { } account)
            return null;
        var now = DateTimeOffset.FromUnixTimeSeconds(_time.GetUtcNow().ToUnixTimeSeconds());
        var expires = now + request.Lifetime;
        var audiences = request.Audiences.Count == 0 ? [Issuer] : request.Audiences;
        var own = new JsonObject { ["namespace"] = account.Namespace };
        if (request.Bound is { } bound)
            own[bound.Kind.ToLowerInvariant()] = new JsonObject { ["name"] = bound.Name, ["uid"] = bound.Uid };
        own["serviceaccount"] = new JsonObject { ["name"] = account.Name, ["uid"] = account.Uid };
        var claims = new JsonObject
        {
            ["aud"] = new JsonArray([.. audiences.Select(static a => (JsonNode?)a)]),
            ["exp"] = expires.ToUnixTimeSeconds(),
            ["iat"] = now.ToUnixTimeSeconds(),
            ["iss"] = Issuer,
            ["jti"] = TokenId(),
            [Private] = own,
            ["nbf"] = now.ToUnixTimeSeconds(),
            ["sub"] = new ServiceAccountName(account.Namespace, account.Name).UserName,
        };
        return new IssuedToken(_tokens.Sign(claims), expires);
    }

    /// <summary>Whose token it is, or null when it is not good, or not for any of the audiences.</summary>
    /// <param name="token">The token.</param>
    /// <param name="audiences">Who asks; empty for the API server itself.</param>
    public TokenIdentity? Verify(string token, IReadOnlyList<string> audiences)
    {
        if (_tokens.Verify(token) is not { } claims)
            return null;
        // What this key signed has this form; only keys that others hold too could make it fail, and then it is a fault.
        var now = _time.GetUtcNow().ToUnixTimeSeconds();
        if ((string?)claims["iss"] != Issuer || (long)claims["nbf"]! > now || (long)claims["exp"]! <= now)
            return null;
        var wanted = audiences.Count == 0 ? [Issuer] : audiences;
        var matching = claims["aud"]!.AsArray().Select(static a => (string)a!).Where(a => wanted.Contains(a, StringComparer.Ordinal)).ToList();
        var own = claims[Private]!.AsObject();
        var space = (string)own["namespace"]!;
        var account = own["serviceaccount"]!;
        if (matching.Count == 0 || !Lives(BuiltInResources.ServiceAccounts, space, account))
            return null;
        var extra = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal) { [CredentialKey] = [$"JTI={(string?)claims["jti"]}"] };
        if (own["secret"] is { } secret && !Lives(BuiltInResources.Secrets, space, secret))
            return null;
        if (own["pod"] is { } pod)
        {
            if (!Lives(BuiltInResources.Pods, space, pod))
                return null;
            extra["authentication.kubernetes.io/pod-name"] = [(string)pod["name"]!];
            extra["authentication.kubernetes.io/pod-uid"] = [(string)pod["uid"]!];
        }

        var name = new ServiceAccountName(space, (string)account["name"]!);
        return new TokenIdentity(new UserInfo { Name = name.UserName, Uid = (string)account["uid"]!, Groups = [.. name.Groups, UserInfo.Authenticated], Extra = extra }, matching);
    }

    private bool Lives(ResourceDefinition definition, string space, JsonNode named)
    {
        if (_store.Get(definition.Resource, space, (string)named["name"]!) is not { } found || found.Uid != (string?)named["uid"])
            return false;
        var deletion = (string?)found.Parse()["metadata"]!["deletionTimestamp"];
        return deletion is null || DateTimeOffset.Parse(deletion, CultureInfo.InvariantCulture) + DeletionLeeway >= _time.GetUtcNow();
    }

    // Not from the sandbox's repeatable random numbers: a token that can be foreseen is none.
    private static string TokenId()
    {
        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0f) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString();
    }
}
