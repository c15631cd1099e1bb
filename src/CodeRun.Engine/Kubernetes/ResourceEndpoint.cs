using System.Text;

namespace CodeRun.Engine.Kubernetes;

/// <summary>One kind of resource at the API server: where its URLs are.</summary>
/// <param name="Group">API group, empty for core.</param>
/// <param name="Version">API version.</param>
/// <param name="Plural">Plural name in URLs.</param>
public sealed record ResourceEndpoint(string Group, string Version, string Plural)
{
    /// <summary>CodeRuns.</summary>
    public static ResourceEndpoint CodeRuns { get; } = new(Api.CodeRunResource.Group, Api.CodeRunResource.Version, Api.CodeRunResource.Plural);

    /// <summary>Pods.</summary>
    public static ResourceEndpoint Pods { get; } = new("", "v1", "pods");

    /// <summary>ConfigMaps.</summary>
    public static ResourceEndpoint ConfigMaps { get; } = new("", "v1", "configmaps");

    /// <summary>Secrets.</summary>
    public static ResourceEndpoint Secrets { get; } = new("", "v1", "secrets");

    /// <summary>PersistentVolumeClaims.</summary>
    public static ResourceEndpoint PersistentVolumeClaims { get; } = new("", "v1", "persistentvolumeclaims");

    /// <summary>Events of the core group.</summary>
    public static ResourceEndpoint Events { get; } = new("", "v1", "events");

    /// <summary>Leases, for leader election.</summary>
    public static ResourceEndpoint Leases { get; } = new("coordination.k8s.io", "v1", "leases");

    /// <summary>Namespaces, which have no namespace themselves.</summary>
    public static ResourceEndpoint Namespaces { get; } = new("", "v1", "namespaces");

    /// <summary>CustomResourceDefinitions, which have no namespace.</summary>
    public static ResourceEndpoint CustomResourceDefinitions { get; } = new("apiextensions.k8s.io", "v1", "customresourcedefinitions");

    /// <summary>The relative URL of the collection (null name), of an object or of a subresource. Every part is escaped.</summary>
    public string Path(string? @namespace, string? name = null, string? subresource = null)
    {
        var path = new StringBuilder(Group.Length == 0 ? $"api/{Version}" : $"apis/{Uri.EscapeDataString(Group)}/{Version}");
        if (!string.IsNullOrEmpty(@namespace))
            path.Append("/namespaces/").Append(Uri.EscapeDataString(@namespace));
        path.Append('/').Append(Plural);
        if (name is not null)
            path.Append('/').Append(Uri.EscapeDataString(name));
        if (subresource is not null)
            path.Append('/').Append(subresource);
        return path.ToString();
    }

    /// <summary>The name that messages use, for example <c>pods</c> or <c>coderuns.agents.platform</c>.</summary>
    public override string ToString() => Group.Length == 0 ? Plural : $"{Plural}.{Group}";
}
