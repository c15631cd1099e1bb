using System.Text;
using System.Text.Json.Nodes;
using CodeRun.Sandbox.Http;
using CodeRun.Sandbox.Representations;
using CodeRun.Sandbox.Requests;
using CodeRun.Sandbox.Schema;

namespace CodeRun.Sandbox.Discovery;

/// <summary>What the server says of itself: paths, versions, groups, resources, schemas, health.</summary>
internal sealed class DiscoveryRoutes(ResourceRegistry registry)
{
    private const string AggregatedType = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

    // kube-aggregator answers so for groups whose documents it does not know.
    private static readonly ApiResponse NoDocument = new() { Status = 404, ContentType = "" };

    private readonly ResourceCatalog _catalog = new(registry);
    private readonly OpenApiDocuments _openApi = new(registry);

    /// <summary>The answer, or null when the path is one of resources.</summary>
    /// <exception cref="ApiStatusException">404, 405, 406 or 503.</exception>
    public ApiResponse? Answer(ApiRequest request)
    {
        var parts = request.Path.Trim('/').Split('/');
        if (parts is ["api", _, _, ..] or ["apis", _, _, _, ..])
            return null;
        if (request.Method is not ("GET" or "HEAD") && parts[0] is not ("healthz" or "livez" or "readyz"))
            return parts[0] is "api" or "apis" ? throw ApiErrors.MethodNotAllowed() : NotFound();
        return parts switch
        {
            // These two are laid out for people in any case.
            [""] => Root().Indented(),
            ["version"] => ApiResponse.Json(200, Version()).Indented(),
            ["healthz" or "livez" or "readyz", .. var check] => HealthChecks.Answer(parts[0], string.Join('/', check), request) ?? NotFound(),
            ["openapi", "v2"] => _openApi.Version2(request),
            ["openapi", "v3"] => _openApi.Index(),
            ["openapi", "v3", "api", var version] => _openApi.Version3(version, request) ?? NoDocument,
            ["openapi", "v3", "apis", var group, var version] => _openApi.Version3($"{group}/{version}", request) ?? NoDocument,
            ["api"] => Listed(request, core: true),
            ["apis"] => Listed(request, core: false),
            ["api", var version] => InForm(request, Resources("", version) ?? throw ApiErrors.UnknownPath()),
            ["apis", var group] => InForm(request, Group(group)),
            ["apis", var group, var version] => InForm(request, Resources(group, version) ?? throw Unknown(group)),
            ["openapi", "v3", ..] => NoDocument,
            _ => NotFound(),
        };
    }

    /// <summary>404 as plain text: a path that means nothing.</summary>
    public static ApiResponse NotFound() => new() { Status = 404, ContentType = "text/plain; charset=utf-8", Body = Encoding.UTF8.GetBytes("404 page not found\n") };

    /// <summary>True for groups whose paths are there without any definition.</summary>
    public static bool IsBuiltIn(string group) =>
        group is "authentication.k8s.io" or "authorization.k8s.io" || BuiltInResources.All.Any(d => d.Group == group);

    // These documents have no protobuf form here: whoever asks for it first takes JSON, too, as all clients of Kubernetes do.
    private static ApiResponse InForm(ApiRequest request, ApiResponse answer)
    {
        var form = Negotiation.Choose(request.Accept, definition: null, isCollection: false);
        if (form.Format != BodyFormat.Protobuf)
            return form.Encode(answer);
        return AcceptClause.Read(request.Accept).Any(static c => c.Admits(BodyFormat.Json)) ? answer : throw Acceptance.NoProtobuf();
    }

    private static JsonObject Version() => new()
    {
        ["major"] = "1",
        ["minor"] = "36",
        ["emulationMajor"] = "1",
        ["emulationMinor"] = "36",
        ["minCompatibilityMajor"] = "1",
        ["minCompatibilityMinor"] = "35",
        ["gitVersion"] = "v1.36.0+coderun-sandbox",
        ["gitCommit"] = "",
        ["gitTreeState"] = "clean",
        ["buildDate"] = "1970-01-01T00:00:00Z",
        ["goVersion"] = "",
        ["compiler"] = "",
        ["platform"] = "",
    };

    private ApiResponse Root()
    {
        var groups = _catalog.Resources.Where(static r => r.Group.Length > 0).SelectMany(static r => (string[])[$"/apis/{r.Group}", $"/apis/{r.Group}/{r.Version}"]);
        string[] own = ["/api", "/api/v1", "/apis", "/healthz", "/livez", "/openapi/v2", "/openapi/v3", "/readyz", "/version"];
        return ApiResponse.Json(200, new JsonObject { ["paths"] = new JsonArray([.. own.Concat(groups).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(static p => (JsonNode)p)]) });
    }

    // The first clause that can be served decides, as in kubectl's list of alternatives.
    private ApiResponse Listed(ApiRequest request, bool core)
    {
        var resources = _catalog.Resources.Where(r => r.Group.Length == 0 == core).ToList();
        var understood = request.Accept.Length == 0;
        foreach (var clause in request.Accept.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = clause.Split(';', StringSplitOptions.TrimEntries);
            if (parts[0] is not ("*/*" or BodyFormat.Json or BodyFormat.Yaml))
                continue;
            understood = true;
            if (!parts.Any(static p => p.StartsWith("as=", StringComparison.Ordinal)))
                return parts[0] == BodyFormat.Yaml ? new Representation(BodyFormat.Yaml, Shape.Plain).Encode(Plain()) : Plain();
            if (parts[0] == BodyFormat.Yaml)
                continue;
            if (parts.Contains("as=APIGroupDiscoveryList", StringComparer.Ordinal) && parts.Contains("g=apidiscovery.k8s.io", StringComparer.Ordinal) && parts.Contains("v=v2", StringComparer.Ordinal))
                return ApiResponse.Json(200, DiscoveryDocuments.Aggregated(resources)) with { ContentType = AggregatedType };
        }

        if (request.Accept.Length == 0)
            return Plain();
        throw understood ? Acceptance.NoSuchShape() : Acceptance.NoSuchType(isCollection: false);

        ApiResponse Plain() => ApiResponse.Json(200, core ? DiscoveryDocuments.CoreVersions() : DiscoveryDocuments.GroupList(resources));
    }

    private ApiResponse Group(string group)
    {
        var resources = _catalog.Resources.Where(r => r.Group == group && group.Length > 0).ToList();
        return resources.Count > 0 ? ApiResponse.Json(200, DiscoveryDocuments.OneGroup(resources)) : throw Unknown(group);
    }

    private ApiResponse? Resources(string group, string version)
    {
        var resources = _catalog.Resources.Where(r => r.Group == group && r.Version == version).ToList();
        return resources.Count > 0 ? ApiResponse.Json(200, DiscoveryDocuments.ResourceList(resources)) : null;
    }

    // A group that no path is installed for may still come: a real server asks to try again.
    private static ApiStatusException Unknown(string group) => IsBuiltIn(group)
        ? ApiErrors.UnknownPath()
        : new ApiStatusException(503, "ServiceUnavailable", "the request has been made before all known HTTP paths have been installed, please try again", new JsonObject { ["retryAfterSeconds"] = 5 });
}
