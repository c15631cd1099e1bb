using System.Globalization;
using System.Text.Json.Nodes;
using CodeRun.Sandbox.Http;
using CodeRun.Sandbox.Schema;
using CodeRun.Sandbox.Storage;

namespace CodeRun.Sandbox.Access;

/// <summary>Requests for tokens of ServiceAccounts: <c>POST .../serviceaccounts/NAME/token</c> (apiserver: TokenREST).</summary>
internal sealed class TokenRequests(ObjectStore store, ServiceAccountTokens tokens, TimeProvider time)
{
    private const string Group = "authentication.k8s.io";
    private const long Shortest = 600;
    private const long Longest = 1L << 32;
    private static readonly GroupResource Nodes = new("", "nodes");

    /// <summary>Makes a token and completes the answer.</summary>
    /// <exception cref="ApiStatusException">404 for an account or bound object that is not there, 400, 409 or 422 for a wrong request.</exception>
    public ApiResponse Answer(string space, string name, JsonObject body, JsonObject answer, bool dryRun)
    {
        if (store.Get(BuiltInResources.ServiceAccounts.Resource, space, name) is null)
            throw ApiErrors.NotFound(BuiltInResources.ServiceAccounts.Resource, name);
        RequireSame(body, "name", name, name, "must match the service account name if specified");
        RequireSame(body, "namespace", space, name, "must match the service account namespace if specified");
        var spec = (body["spec"] as JsonObject ?? []).DeepClone().AsObject();
        if (spec["expirationSeconds"] is null)
            spec["expirationSeconds"] = 3600L;
        // A reference that is not there is read as one without fields.
        if (spec["boundObjectRef"] is JsonObject { Count: 0 })
            spec.Remove("boundObjectRef");
        if (spec["audiences"] is not JsonArray { Count: > 0 })
            spec["audiences"] = new JsonArray(ServiceAccountTokens.Issuer);
        var lifetime = Lifetime(spec);
        var bound = Bound(space, name, spec["boundObjectRef"] as JsonObject);
        answer["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = space, ["creationTimestamp"] = Stamp(time.GetUtcNow()) };
        answer["spec"] = new JsonObject { ["audiences"] = spec["audiences"]!.DeepClone(), ["expirationSeconds"] = (long)lifetime.TotalSeconds, ["boundObjectRef"] = spec["boundObjectRef"]?.DeepClone() };
        if (dryRun)
        {
            answer["status"] = new JsonObject { ["token"] = "", ["expirationTimestamp"] = null };
            return ApiResponse.Json(201, answer);
        }

        var token = tokens.Issue(new TokenRequest { Namespace = space, Name = name, Audiences = [.. spec["audiences"]!.AsArray().Select(static a => (string)a!)], Lifetime = lifetime, Bound = bound })
            ?? throw ApiErrors.NotFound(BuiltInResources.ServiceAccounts.Resource, name);
        answer["status"] = new JsonObject { ["token"] = token.Text, ["expirationTimestamp"] = Stamp(token.Expires) };
        return ApiResponse.Json(201, answer);
    }

    private BoundObject? Bound(string space, string account, JsonObject? reference)
    {
        if (reference is null)
            return null;
        var (version, kind, name, uid) = (Text(reference, "apiVersion"), Text(reference, "kind"), Text(reference, "name"), Text(reference, "uid"));
        var split = version.IndexOf('/', StringComparison.Ordinal);
        var group = split < 0 ? "" : version[..split];
        var definition = (group, kind) switch
        {
            ("", "Pod") => BuiltInResources.Pods,
            ("", "Secret") => BuiltInResources.Secrets,
            // A sandbox has no Node objects, so none is ever found.
            ("", "Node") => throw ApiErrors.NotFound(Nodes, name),
            _ => throw ApiErrors.BadRequest($"cannot bind token to object of type {group}/{version[(split + 1)..]}, Kind={kind}"),
        };
        var found = store.Get(definition.Resource, space, name) ?? throw ApiErrors.NotFound(definition.Resource, name);
        if (kind == "Pod" && (string?)found.Parse()["spec"]?["serviceAccountName"] is var runs && runs != account)
            throw ApiErrors.BadRequest($"cannot bind token for serviceaccount {GoText.Quote(account)} to pod running with serviceaccount {GoText.Quote(runs ?? "")}");
        if (uid.Length > 0 && uid != found.Uid)
            throw ApiErrors.Conflict(new GroupResource(group, kind), name, $"the UID in the bound object reference ({uid}) does not match the UID in record ({found.Uid}). The object might have been deleted and then recreated");
        return new BoundObject(kind, name, found.Uid);
    }

    private static TimeSpan Lifetime(JsonObject spec)
    {
        if (spec["expirationSeconds"] is not JsonValue value || !value.TryGetValue(out long seconds))
            throw ApiErrors.BadRequest("spec.expirationSeconds must be a whole number");
        var problem = seconds < Shortest ? "may not specify a duration less than 10 minutes" : seconds > Longest ? "may not specify a duration larger than 2^32 seconds" : null;
        if (problem is not null)
            throw ApiErrors.Invalid(Group, "TokenRequest", "", [FieldProblem.Invalid("spec.expirationSeconds", seconds.ToString(CultureInfo.InvariantCulture), problem)]);
        return TimeSpan.FromSeconds(seconds);
    }

    private static void RequireSame(JsonObject body, string field, string expected, string name, string problem)
    {
        if ((string?)body["metadata"]?[field] is { Length: > 0 } given && given != expected)
            throw ApiErrors.Invalid(Group, "TokenRequest", name, [FieldProblem.Invalid($"metadata.{field}", GoText.Quote(given), problem)]);
    }

    private static string Text(JsonObject value, string field) => (value[field] as JsonValue)?.TryGetValue(out string? text) == true ? text : "";

    private static string Stamp(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
