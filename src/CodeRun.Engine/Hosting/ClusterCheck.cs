using System.Text.Json.Nodes;
using CodeRun.Engine.Api;
using CodeRun.Engine.Kubernetes;

namespace CodeRun.Engine.Hosting;

/// <summary>What a cluster must have before runs can be made in it.</summary>
public static class ClusterCheck
{
    /// <summary>The server's version, for example <c>v1.34.1</c>.</summary>
    public static async Task<string> VersionAsync(IApiClient api, CancellationToken cancellationToken) =>
        (string?)JsonNode.Parse(await api.GetRawAsync("version", cancellationToken))?["gitVersion"] ?? "";

    /// <summary>True when the server knows CodeRuns.</summary>
    public static async Task<bool> HasCrdAsync(IApiClient api, string? @namespace, CancellationToken cancellationToken)
    {
        try
        {
            await api.ListAsync(ResourceEndpoint.CodeRuns, @namespace, labelSelector: null, limit: 1, continueToken: null, cancellationToken);
            return true;
        }
        catch (ApiException e) when (e.IsNotFound)
        {
            return false;
        }
    }

    /// <summary>Creates the CustomResourceDefinition, or brings the spec of the one that is there up to date.</summary>
    public static async Task InstallCrdAsync(IApiClient api, CancellationToken cancellationToken)
    {
        var crd = CrdGenerator.Json();
        try
        {
            await api.CreateAsync(ResourceEndpoint.CustomResourceDefinitions, @namespace: null, Utf8(crd), cancellationToken);
        }
        catch (ApiException e) when (e.IsAlreadyExists)
        {
            var patch = new JsonObject { ["spec"] = crd["spec"]!.DeepClone() };
            await api.PatchAsync(ResourceEndpoint.CustomResourceDefinitions, @namespace: null, (string)crd["metadata"]!["name"]!, subresource: null, PatchKind.Merge, Utf8(patch), cancellationToken);
        }
    }

    private static byte[] Utf8(JsonObject value) => System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(value);
}
