using System.Text;
using System.Text.Json.Nodes;
using CodeRun.Sandbox.Storage;

namespace CodeRun.Sandbox.Pods.Volumes;

/// <summary>Reads ConfigMaps and Secrets that pods refer to.</summary>
internal sealed class ReferredData(IObjectAccess objects)
{
    private static readonly GroupResource ConfigMapKind = new("", "configmaps");
    private static readonly GroupResource SecretKind = new("", "secrets");

    /// <summary>The keys of a ConfigMap as bytes; null when it is optional and not there.</summary>
    /// <exception cref="PodNotReadyException">It is not there.</exception>
    public SortedDictionary<string, byte[]>? ConfigMap(string @namespace, string name, bool optional) => Data(ConfigMapKind, @namespace, name, "configmap", optional);

    /// <summary>The keys of a Secret as bytes; null when it is optional and not there.</summary>
    /// <exception cref="PodNotReadyException">It is not there.</exception>
    public SortedDictionary<string, byte[]>? Secret(string @namespace, string name, bool optional) => Data(SecretKind, @namespace, name, "secret", optional);

    private SortedDictionary<string, byte[]>? Data(GroupResource resource, string space, string name, string kind, bool optional)
    {
        if (objects.Get(resource, space, name) is not { } value)
            return optional ? null : throw new PodNotReadyException("CreateContainerConfigError", $"{kind} \"{name}\" not found");
        var data = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var (key, text) in value["data"] as JsonObject ?? [])
            data[key] = kind == "secret" ? Convert.FromBase64String((string?)text ?? "") : Encoding.UTF8.GetBytes((string?)text ?? "");
        foreach (var (key, text) in value["binaryData"] as JsonObject ?? [])
            data[key] = Convert.FromBase64String((string?)text ?? "");
        return data;
    }
}
