using System.Text.Json.Nodes;
using CodeRun.Sandbox.Storage;

namespace CodeRun.Sandbox.Pods;

/// <summary>
/// Publishes the API server's certificate in a namespace, as a cluster's root-ca-cert-publisher does. The sandbox does so when the first
/// pod that mounts it is to run there.
/// </summary>
internal sealed class RootCertificates(IObjectAccess objects, string certificate)
{
    /// <summary>Name of the ConfigMap.</summary>
    public const string Name = "kube-root-ca.crt";

    private const string Key = "ca.crt";

    /// <summary>Makes sure that the ConfigMap is there and current.</summary>
    public void Ensure(string @namespace)
    {
        if (objects.Get(PodReferences.ConfigMaps, @namespace, Name) is not { } present)
        {
            objects.Create(PodReferences.ConfigMaps, new JsonObject
            {
                ["kind"] = "ConfigMap",
                ["apiVersion"] = "v1",
                ["metadata"] = new JsonObject
                {
                    ["name"] = Name,
                    ["namespace"] = @namespace,
                    ["annotations"] = new JsonObject { ["kubernetes.io/description"] = "Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters." },
                },
                ["data"] = new JsonObject { [Key] = certificate },
            });
        }
        else if ((string?)present["data"]?[Key] != certificate)
        {
            objects.Update(PodReferences.ConfigMaps, @namespace, Name, value =>
            {
                value["data"] = new JsonObject { [Key] = certificate };
                return true;
            });
        }
    }
}
