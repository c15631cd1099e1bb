using System.Text.Json.Nodes;
using CodeRun.Sandbox.Storage;

namespace CodeRun.Sandbox.Pods;

/// <summary>The ConfigMaps, Secrets and claims that a pod names.</summary>
internal static class PodReferences
{
    /// <summary>The kind ConfigMap.</summary>
    public static readonly GroupResource ConfigMaps = new("", "configmaps");

    /// <summary>The kind Secret.</summary>
    public static readonly GroupResource Secrets = new("", "secrets");

    /// <summary>The kind PersistentVolumeClaim.</summary>
    public static readonly GroupResource Claims = new("", "persistentvolumeclaims");

    /// <summary>Kind and name of all of them.</summary>
    public static HashSet<(GroupResource, string)> Of(JsonObject pod)
    {
        HashSet<(GroupResource, string)> found = [];
        var spec = pod["spec"]!;
        foreach (var volume in List(spec["volumes"]))
        {
            Add(Claims, volume["persistentVolumeClaim"]?["claimName"]);
            Source(volume, "secretName");
            foreach (var source in List(volume["projected"]?["sources"]))
                Source(source, "name");
        }

        foreach (var container in List(spec["containers"]).Concat(List(spec["initContainers"])))
        {
            foreach (var from in List(container["envFrom"]))
            {
                Add(ConfigMaps, from["configMapRef"]?["name"]);
                Add(Secrets, from["secretRef"]?["name"]);
            }

            foreach (var from in List(container["env"]).Select(static e => e["valueFrom"]))
            {
                Add(ConfigMaps, from?["configMapKeyRef"]?["name"]);
                Add(Secrets, from?["secretKeyRef"]?["name"]);
            }
        }

        return found;

        void Source(JsonObject source, string secretName)
        {
            Add(ConfigMaps, source["configMap"]?["name"]);
            Add(Secrets, source["secret"]?[secretName]);
        }

        void Add(GroupResource kind, JsonNode? name)
        {
            if ((string?)name is { } text)
                found.Add((kind, text));
        }
    }

    private static IEnumerable<JsonObject> List(JsonNode? list) => (list as JsonArray ?? []).OfType<JsonObject>();
}
