using System.Globalization;
using System.Text.Json.Nodes;
using CodeRun.Sandbox.Http;
using CodeRun.Sandbox.Requests;
using CodeRun.Sandbox.Schema;

namespace CodeRun.Sandbox.Access;

/// <summary>Kinds that ask who somebody is and what he may do (authentication.k8s.io/v1, authorization.k8s.io/v1). They are answered, not stored.</summary>
internal sealed class AccessReviews(AccessGate gate, RoleIndex roles, TokenRequests tokens, TimeProvider time)
{
    private const string Authentication = "authentication.k8s.io";
    private const string Authorization = "authorization.k8s.io";

    /// <summary>API version and kind of what a path takes, or null when it is no review.</summary>
    public static (string ApiVersion, string Kind)? Kind(RequestPath path) => path switch
    {
        { Group: Authentication, Version: "v1", Namespace: null, Name: null, Plural: "tokenreviews" } => ($"{Authentication}/v1", "TokenReview"),
        { Group: Authentication, Version: "v1", Namespace: null, Name: null, Plural: "selfsubjectreviews" } => ($"{Authentication}/v1", "SelfSubjectReview"),
        { Group: Authorization, Version: "v1", Namespace: null, Name: null, Plural: "subjectaccessreviews" } => ($"{Authorization}/v1", "SubjectAccessReview"),
        { Group: Authorization, Version: "v1", Namespace: null, Name: null, Plural: "selfsubjectaccessreviews" } => ($"{Authorization}/v1", "SelfSubjectAccessReview"),
        { Group: Authorization, Version: "v1", Namespace: null, Name: null, Plural: "selfsubjectrulesreviews" } => ($"{Authorization}/v1", "SelfSubjectRulesReview"),
        { Group: Authorization, Version: "v1", Namespace: not null, Name: null, Plural: "localsubjectaccessreviews" } => ($"{Authorization}/v1", "LocalSubjectAccessReview"),
        { Group: "", Version: "v1", Namespace: not null, Name: not null, Plural: "serviceaccounts", Subresource: "token" } => ($"{Authentication}/v1", "TokenRequest"),
        _ => null,
    };

    /// <summary>Answers one.</summary>
    public ApiResponse Answer(ApiRequest request, RequestPath path, JsonObject body)
    {
        if (request.Method != "POST")
            throw ApiErrors.MethodNotAllowed();
        var (version, kind) = Kind(path)!.Value;
        if (((string?)body["apiVersion"] ?? version) != version || ((string?)body["kind"] ?? kind) != kind)
            throw ApiErrors.BadRequest($"{(string?)body["kind"]} in version \"{(string?)body["apiVersion"]}\" cannot be handled as a {kind}");
        var spec = body["spec"] as JsonObject ?? [];
        var answer = new JsonObject { ["kind"] = kind, ["apiVersion"] = version, ["metadata"] = new JsonObject() };
        var user = AccessGate.UserOf(request);
        switch (kind)
        {
            case "TokenReview":
                TokenReview(answer, spec);
                break;
            case "SelfSubjectReview":
                answer["metadata"]!["creationTimestamp"] = time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
                answer["status"] = new JsonObject { ["userInfo"] = Describe(user) };
                break;
            case "SelfSubjectRulesReview":
                RulesReview(answer, user, spec);
                break;
            case "SelfSubjectAccessReview":
                AccessReview(answer, user, ReviewSpec.Read(spec), []);
                break;
            case "SubjectAccessReview":
                var asked = ReviewSpec.Read(spec);
                AccessReview(answer, asked.Subject, asked, asked.SubjectProblems());
                break;
            case "LocalSubjectAccessReview":
                var local = ReviewSpec.Read(spec);
                if ((string?)body["metadata"]?["namespace"] is { Length: > 0 } own && own != path.Namespace)
                    throw ApiErrors.BadRequest("the namespace of the provided object does not match the namespace sent on the request");
                answer["metadata"]!["namespace"] = path.Namespace;
                AccessReview(answer, local.Subject, local, [.. local.SubjectProblems(), .. local.LocalProblems(path.Namespace!)]);
                break;
            default:
                return tokens.Answer(path.Namespace!, path.Name!, body, answer, request.Parameter("dryRun") is not null);
        }

        return ApiResponse.Json(201, answer);
    }

    private void TokenReview(JsonObject answer, JsonObject spec)
    {
        var token = (string?)spec["token"] ?? "";
        if (token.Length == 0)
            throw ApiErrors.BadRequest("token is required for TokenReview in authentication");
        answer["spec"] = spec.DeepClone();
        var audiences = (spec["audiences"] as JsonArray ?? []).Select(static a => (string?)a ?? "").ToList();
        answer["status"] = gate.Verify(token, audiences) is { } found
            ? new JsonObject { ["authenticated"] = true, ["user"] = Describe(found.User), ["audiences"] = Texts(found.Audiences) }
            : new JsonObject { ["user"] = new JsonObject(), ["error"] = "invalid bearer token" };
    }

    private void AccessReview(JsonObject answer, UserInfo user, ReviewSpec spec, IReadOnlyList<FieldProblem> more)
    {
        IReadOnlyList<FieldProblem> problems = [.. spec.Problems(), .. more];
        if (problems.Count > 0)
            throw ApiErrors.Invalid(Authorization, kind: "", "", problems); // The server's internal form of a review knows its kind no longer.
        var decision = gate.Authorizer.Decide(user, spec.Attributes!);
        answer["spec"] = spec.Shown;
        var status = new JsonObject { ["allowed"] = decision.Allowed };
        if (decision.Reason.Length > 0)
            status["reason"] = decision.Reason;
        answer["status"] = status;
    }

    private void RulesReview(JsonObject answer, UserInfo user, JsonObject spec)
    {
        if ((string?)spec["namespace"] is not { Length: > 0 } space)
            throw ApiErrors.BadRequest("no namespace on request");
        var granted = roles.RulesFor(user, space);
        var rules = granted.Where(static g => g.Rule is not null).Select(static g => g.Rule!).ToList();
        var status = new JsonObject
        {
            ["resourceRules"] = new JsonArray([.. rules.Where(static r => r.NonResourceUrls.Count == 0).Select(ResourceRule)]),
            ["nonResourceRules"] = new JsonArray([.. rules.Where(static r => r.NonResourceUrls.Count > 0).Select(static r => (JsonNode)new JsonObject { ["verbs"] = Texts(r.Verbs), ["nonResourceURLs"] = Texts(r.NonResourceUrls) })]),
            ["incomplete"] = false,
        };
        var missing = granted.Where(static g => g.Rule is null).Select(static g => g.Source).ToList();
        if (missing.Count > 0)
            status["evaluationError"] = Authorizer.Aggregate(missing);
        answer["spec"] = new JsonObject();
        answer["status"] = status;
    }

    private static JsonNode ResourceRule(PolicyRule rule)
    {
        var shown = new JsonObject { ["verbs"] = Texts(rule.Verbs), ["apiGroups"] = Texts(rule.ApiGroups), ["resources"] = Texts(rule.Resources) };
        if (rule.ResourceNames.Count > 0)
            shown["resourceNames"] = Texts(rule.ResourceNames);
        return shown;
    }

    private static JsonObject Describe(UserInfo user)
    {
        var shown = new JsonObject { ["username"] = user.Name };
        if (user.Uid.Length > 0)
            shown["uid"] = user.Uid;
        shown["groups"] = Texts(user.Groups);
        if (user.Extra.Count > 0)
            shown["extra"] = new JsonObject(user.Extra.Select(static e => KeyValuePair.Create(e.Key, (JsonNode?)Texts(e.Value))));
        return shown;
    }

    private static JsonArray Texts(IEnumerable<string> values) => [.. values.Select(static v => (JsonNode?)v)];
}
