using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using CodeRun.Sandbox.Http;
using CodeRun.Sandbox.Schema;

namespace CodeRun.Sandbox.Discovery;

/// <summary>OpenAPI v3, one document a group version, and v2 for clients that read JSON. Documents are made when they are first asked for.</summary>
internal sealed class OpenApiDocuments(ResourceRegistry registry)
{
    private readonly ConcurrentDictionary<string, (IReadOnlyList<ResourceDefinition> Definitions, byte[] Document, string Hash)> _made = new(StringComparer.Ordinal);

    /// <summary>The documents that there are.</summary>
    public ApiResponse Index()
    {
        var paths = new JsonObject();
        foreach (var group in registry.All.Select(static d => d.ApiVersion).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var path = group.Contains('/', StringComparison.Ordinal) ? $"apis/{group}" : $"api/{group}";
            paths[path] = new JsonObject { ["serverRelativeURL"] = $"/openapi/v3/{path}?hash={Find(group)!.Value.Hash}" };
        }

        return ApiResponse.Json(200, new JsonObject { ["paths"] = paths });
    }

    /// <summary>The document of a group version; null when there is none.</summary>
    public ApiResponse? Version3(string groupVersion, ApiRequest request)
    {
        if (Find(groupVersion) is not { } found)
            return null;
        var tag = $"\"{found.Hash}\"";
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["ETag"] = tag };
        return request.IfNoneMatch == tag
            ? new ApiResponse { Status = 304, Headers = headers }
            : ApiResponse.Json(200, found.Document) with { Headers = headers };
    }

    /// <summary>All kinds in one Swagger 2.0 document.</summary>
    public ApiResponse Version2(ApiRequest request)
    {
        if (request.Accept.Length > 0 && !request.Accept.Contains("application/json", StringComparison.Ordinal) && !request.Accept.Contains("*/*", StringComparison.Ordinal))
            throw new ApiStatusException(406, "NotAcceptable", "only the following media types are accepted: application/json");
        var definitions = registry.All;
        var text = OpenApiSchemas.Of(definitions).ToJsonString().Replace("#/components/schemas/", "#/definitions/", StringComparison.Ordinal);
        return ApiResponse.Json(200, new JsonObject
        {
            ["swagger"] = "2.0",
            ["info"] = Info(),
            ["paths"] = new JsonObject(),
            ["definitions"] = JsonNode.Parse(text),
        });
    }

    private static JsonObject Info() => new() { ["title"] = "Kubernetes", ["version"] = "v1.36.0" };

    private (byte[] Document, string Hash)? Find(string groupVersion)
    {
        var definitions = registry.All.Where(d => d.ApiVersion == groupVersion).ToList();
        if (definitions.Count == 0)
            return null;
        if (_made.TryGetValue(groupVersion, out var made) && made.Definitions.SequenceEqual(definitions, ReferenceEqualityComparer.Instance))
            return (made.Document, made.Hash);
        var document = ApiResponse.Bytes(new JsonObject
        {
            ["openapi"] = "3.0.0",
            ["info"] = Info(),
            ["paths"] = OpenApiPaths.Of(definitions),
            ["components"] = new JsonObject { ["schemas"] = OpenApiSchemas.Of(definitions) },
        });
        var hash = Convert.ToHexString(SHA512.HashData(document));
        _made[groupVersion] = (definitions, document, hash);
        return (document, hash);
    }
}
