using System.Text;
using System.Text.Json.Nodes;
using CodeRun.Sandbox.Storage;

namespace CodeRun.Sandbox.Pods;

/// <summary>Makes a container of a pod ready for this machine.</summary>
internal sealed class ContainerBuilder(PodFiles files, PodRunnerOptions options, IReadOnlyDictionary<string, string> host)
{
    private static readonly GroupResource ConfigMaps = new("", "configmaps");
    private static readonly GroupResource Secrets = new("", "secrets");
    private static readonly string[] Inherited = ["LANG", "LC_ALL", "LC_CTYPE", "TZ", "USER", "LOGNAME"];

    /// <summary>The program to start.</summary>
    /// <exception cref="PodNotReadyException">Something it needs is not there yet, or it names no command.</exception>
    public ContainerSpec Build(JsonObject pod, JsonObject container, IReadOnlyDictionary<string, string> volumes)
    {
        var name = (string)container["name"]!;
        var directory = files.PodDirectory((string)pod["metadata"]!["uid"]!);
        var termination = Path.Combine(directory, "termination", name);
        var scratch = Path.Combine(directory, "tmp", name);
        PrivateFiles.CreateDirectory(Path.GetDirectoryName(termination)!);
        PrivateFiles.CreateDirectory(scratch);
        if (!File.Exists(termination))
            PrivateFiles.Write(termination, "");

        var mounts = new List<(string, string)> { ((string?)container["terminationMessagePath"] ?? "/dev/termination-log", termination) };
        foreach (var mount in (container["volumeMounts"] as JsonArray ?? []).OfType<JsonObject>())
            mounts.Add(((string)mount["mountPath"]!, PodFiles.MountTarget(volumes[(string)mount["name"]!], (string?)mount["subPath"])));
        var map = new PathMap(mounts);

        var own = Variables(pod, container);
        var command = Strings(container["command"]).Concat(Strings(container["args"])).Select(c => map.Rewrite(VariableExpansion.Expand(c, own))).ToList();
        if (container["command"] is not JsonArray { Count: > 0 })
            throw new PodNotReadyException("CreateContainerError", "no command specified: the sandbox runs no images, so the container must name its command");
        if ((string?)pod["spec"]!["restartPolicy"] != "Never" && (string?)container["restartPolicy"] != "Always")
            throw new PodNotReadyException("CreateContainerError", "the sandbox does not restart containers: set the pod's restartPolicy to Never");
        var environment = HostVariables(scratch, (string)pod["metadata"]!["name"]!);
        foreach (var (key, value) in own)
            environment[key] = map.Rewrite(value);
        if (options.PathPrefix.Count > 0)
            environment["PATH"] = string.Join(Path.PathSeparator, [.. options.PathPrefix, environment["PATH"]]);
        return new ContainerSpec(
            name,
            command,
            environment,
            map.Rewrite((string?)container["workingDir"] ?? scratch),
            termination,
            (string?)container["terminationMessagePolicy"] == "FallbackToLogsOnError");
    }

    private static IEnumerable<string> Strings(JsonNode? list) => (list as JsonArray ?? []).Select(static i => (string)i!);

    // Not the host's environment: only what programs need to find each other, and what the sandbox was told to pass on.
    private Dictionary<string, string> HostVariables(string scratch, string podName)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["PATH"] = host.GetValueOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin"),
            ["HOME"] = scratch,
            ["TMPDIR"] = scratch,
            ["HOSTNAME"] = podName,
        };
        foreach (var name in Inherited.Where(host.ContainsKey))
            variables[name] = host[name];
        foreach (var (name, value) in options.Environment)
            variables[name] = value;
        return variables;
    }

    private Dictionary<string, string> Variables(JsonObject pod, JsonObject container)
    {
        var space = (string)pod["metadata"]!["namespace"]!;
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var source in (container["envFrom"] as JsonArray ?? []).OfType<JsonObject>())
        {
            var prefix = (string?)source["prefix"] ?? "";
            foreach (var (key, bytes) in All(source, space) ?? [])
                variables[prefix + key] = Encoding.UTF8.GetString(bytes);
        }

        foreach (var entry in (container["env"] as JsonArray ?? []).OfType<JsonObject>())
        {
            var name = (string)entry["name"]!;
            if (entry["valueFrom"] is JsonObject from)
            {
                if (Referred(pod, from, space) is { } value)
                    variables[name] = value;
            }
            else
            {
                variables[name] = VariableExpansion.Expand((string?)entry["value"] ?? "", variables);
            }
        }

        return variables;
    }

    private Dictionary<string, byte[]>? All(JsonObject source, string space) =>
        source["secretRef"] is JsonObject secret ? files.Data(Secrets, space, (string)secret["name"]!, "secret", IsTrue(secret["optional"]))
        : source["configMapRef"] is JsonObject configMap ? files.Data(ConfigMaps, space, (string)configMap["name"]!, "configmap", IsTrue(configMap["optional"]))
        : null;

    private string? Referred(JsonObject pod, JsonObject from, string space)
    {
        if (from["secretKeyRef"] is JsonObject secret)
            return Key(secret, Secrets, space, "secret", "Secret");
        if (from["configMapKeyRef"] is JsonObject configMap)
            return Key(configMap, ConfigMaps, space, "configmap", "ConfigMap");
        if (from["fieldRef"] is JsonObject field)
            return Field(pod, (string)field["fieldPath"]!);
        throw new PodNotReadyException("CreateContainerConfigError", "the sandbox supports secretKeyRef, configMapKeyRef and fieldRef in valueFrom");
    }

    private string? Key(JsonObject reference, GroupResource resource, string space, string kind, string shown)
    {
        var (name, key, optional) = ((string)reference["name"]!, (string)reference["key"]!, IsTrue(reference["optional"]));
        var data = files.Data(resource, space, name, kind, optional);
        if (data is not null && data.TryGetValue(key, out var value))
            return Encoding.UTF8.GetString(value);
        return optional ? null : throw new PodNotReadyException("CreateContainerConfigError", $"couldn't find key {key} in {shown} {space}/{name}");
    }

    private static string Field(JsonObject pod, string path) => path switch
    {
        "metadata.name" or "metadata.namespace" or "metadata.uid" => (string)pod["metadata"]![path[9..]]!,
        "spec.nodeName" or "spec.serviceAccountName" => (string?)pod["spec"]![path[5..]] ?? "",
        "status.podIP" or "status.hostIP" => "127.0.0.1",
        _ when path.StartsWith("metadata.labels['", StringComparison.Ordinal) => (string?)pod["metadata"]!["labels"]?[path[17..^2]] ?? "",
        _ when path.StartsWith("metadata.annotations['", StringComparison.Ordinal) => (string?)pod["metadata"]!["annotations"]?[path[22..^2]] ?? "",
        _ => throw new PodNotReadyException("CreateContainerConfigError", $"the sandbox does not support fieldPath {path}"),
    };

    private static bool IsTrue(JsonNode? value) => value is JsonValue flag && flag.TryGetValue(out bool set) && set;
}
