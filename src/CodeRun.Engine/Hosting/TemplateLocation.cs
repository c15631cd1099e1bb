using System.Text.Json.Nodes;
using CodeRun.Engine.Kubernetes;
using CodeRun.Engine.Templates;

namespace CodeRun.Engine.Hosting;

/// <summary>Where a template tree is: a directory, or <c>configmap/NAME</c> for a ConfigMap whose keys have <c>__</c> for folders.</summary>
public static class TemplateLocation
{
    private const string Prefix = "configmap/";
    private const string Extension = TemplateTree.Extension;

    /// <summary>True for a ConfigMap.</summary>
    public static bool IsConfigMap(string location) => location.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads the tree.</summary>
    /// <param name="location">Directory or ConfigMap.</param>
    /// <param name="api">Where ConfigMaps are; null when there is no cluster.</param>
    /// <param name="namespace">Namespace of the ConfigMap.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="TemplateException">There is no such tree, or no cluster to read it from.</exception>
    /// <exception cref="ApiException">The ConfigMap cannot be read.</exception>
    public static async Task<TemplateTree> ReadAsync(string location, IApiClient? api, string? @namespace, CancellationToken cancellationToken)
    {
        if (!IsConfigMap(location))
            return TemplateTree.FromDirectory(location);
        var name = location[Prefix.Length..];
        if (api is null || @namespace is null)
            throw new TemplateException($"The templates are in ConfigMap '{name}', and no cluster is connected to read it from.");
        try
        {
            var data = JsonNode.Parse(await api.GetAsync(ResourceEndpoint.ConfigMaps, @namespace, name, cancellationToken))?["data"] as JsonObject ?? [];
            var files = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var (key, value) in data.Where(static d => d.Key.EndsWith(Extension, StringComparison.Ordinal)))
                files[key.Replace("__", "/", StringComparison.Ordinal)] = (string?)value ?? "";
            return files.Count > 0 ? new TemplateTree(files, $"ConfigMap {@namespace}/{name}") : throw new TemplateException($"ConfigMap {@namespace}/{name} holds no key that ends with {Extension}, such as code__prompt.md{Extension}.");
        }
        catch (ApiException e) when (e.IsNotFound)
        {
            throw new TemplateException($"There is no ConfigMap '{name}' in namespace '{@namespace}'.", e);
        }
    }
}
