using System.Text;
using System.Text.Json.Nodes;
using CodeRun.Sandbox.Storage;

namespace CodeRun.Sandbox.Pods;

/// <summary>Lays out the volumes of a pod as directories: ConfigMaps and Secrets as files, claims and empty directories as such.</summary>
internal sealed class PodFiles(IObjectAccess objects, string root)
{
    private static readonly GroupResource ConfigMaps = new("", "configmaps");
    private static readonly GroupResource Secrets = new("", "secrets");

    /// <summary>Directory of a claim; it outlives pods.</summary>
    public string ClaimDirectory(string @namespace, string claim) => Path.Combine(root, "volumes", Safe(@namespace), Safe(claim));

    /// <summary>Directory of everything that belongs to one pod.</summary>
    public string PodDirectory(string podUid) => Path.Combine(root, "pods", Safe(podUid));

    /// <summary>The directory of each volume of the pod, by name.</summary>
    /// <exception cref="PodNotReadyException">Something that a volume needs is not there yet, or the kind of volume is not supported.</exception>
    public IReadOnlyDictionary<string, string> Prepare(JsonObject pod)
    {
        var (space, uid) = ((string)pod["metadata"]!["namespace"]!, (string)pod["metadata"]!["uid"]!);
        var directories = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var volume in (pod["spec"]!["volumes"] as JsonArray ?? []).OfType<JsonObject>())
        {
            var name = (string)volume["name"]!;
            if (volume["persistentVolumeClaim"] is JsonObject claim)
            {
                directories[name] = ClaimDirectory(space, (string)claim["claimName"]!);
                PrivateFiles.CreateDirectory(directories[name]);
                continue;
            }

            var directory = Path.Combine(PodDirectory(uid), "volumes", Safe(name));
            PrivateFiles.CreateDirectory(directory);
            directories[name] = directory;
            if (volume["configMap"] is JsonObject configMap)
                Write(directory, configMap, Data(ConfigMaps, space, (string)configMap["name"]!, "configmap", IsOptional(configMap)));
            else if (volume["secret"] is JsonObject secret)
                Write(directory, secret, Data(Secrets, space, (string)secret["secretName"]!, "secret", IsOptional(secret)));
            else if (volume["emptyDir"] is null)
                throw new PodNotReadyException("CreateContainerError", $"volume {name}: the sandbox supports persistentVolumeClaim, configMap, secret and emptyDir volumes");
        }

        return directories;
    }

    /// <summary>The directory or file that a mount stands for.</summary>
    public static string MountTarget(string volumeDirectory, string? subPath)
    {
        if (string.IsNullOrEmpty(subPath))
            return volumeDirectory;
        if (Path.IsPathRooted(subPath) || subPath.Split('/').Contains("..", StringComparer.Ordinal))
            throw new PodNotReadyException("CreateContainerConfigError", $"subPath \"{subPath}\" must stay inside the volume");
        var target = Path.Combine(volumeDirectory, subPath);
        if (!File.Exists(target))
            PrivateFiles.CreateDirectory(target);
        return target;
    }

    /// <summary>The keys of a ConfigMap or Secret as bytes; null when it is optional and not there.</summary>
    public Dictionary<string, byte[]>? Data(GroupResource resource, string @namespace, string name, string kind, bool optional)
    {
        if (objects.Get(resource, @namespace, name) is not { } value)
            return optional ? null : throw new PodNotReadyException("CreateContainerConfigError", $"{kind} \"{name}\" not found");
        var data = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var (key, text) in value["data"] as JsonObject ?? [])
            data[key] = kind == "secret" ? Convert.FromBase64String((string?)text ?? "") : Encoding.UTF8.GetBytes((string?)text ?? "");
        foreach (var (key, text) in value["binaryData"] as JsonObject ?? [])
            data[key] = Convert.FromBase64String((string?)text ?? "");
        return data;
    }

    private static void Write(string directory, JsonObject source, Dictionary<string, byte[]>? data)
    {
        var items = source["items"] as JsonArray;
        foreach (var (key, bytes) in data ?? [])
        {
            var item = items?.FirstOrDefault(i => (string?)i!["key"] == key);
            if (items is not null && item is null)
                continue;
            var file = MountTarget(directory, Path.GetDirectoryName((string?)item?["path"] ?? key));
            var path = Path.Combine(file, Path.GetFileName((string?)item?["path"] ?? key));
            File.Delete(path);
            PrivateFiles.Write(path, bytes);
        }
    }

    private static bool IsOptional(JsonObject source) => source["optional"] is JsonValue flag && flag.TryGetValue(out bool optional) && optional;

    // The API server admits only names that are safe in a path; this holds should that ever change.
    private static string Safe(string name) =>
        name is "." or ".." || name.AsSpan().ContainsAny(Path.GetInvalidFileNameChars()) ? throw new PodNotReadyException($"'{name}' cannot be the name of a directory") : name;
}
