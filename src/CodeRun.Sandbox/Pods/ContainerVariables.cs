using System.Text;
using System.Text.Json.Nodes;
using CodeRun.Sandbox.Pods.Volumes;

namespace CodeRun.Sandbox.Pods;

/// <summary>The variables that a container's envFrom and env give it (kubelet: makeEnvironmentVariables).</summary>
internal sealed class ContainerVariables(ReferredData data, PodApi? api)
{
    /// <summary>Reads the variables.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="container">The container.</param>
    /// <param name="warnings">Takes what is to be told as Events with reason InvalidEnvironmentVariableNames.</param>
    /// <exception cref="PodNotReadyException">Something that they refer to is not there.</exception>
    public Dictionary<string, string> Read(JsonObject pod, JsonObject container, List<string> warnings)
    {
        var space = (string)pod["metadata"]!["namespace"]!;
        var variables = Services(pod);
        foreach (var source in (container["envFrom"] as JsonArray ?? []).OfType<JsonObject>())
            From(variables, source, space, warnings);
        foreach (var entry in (container["env"] as JsonArray ?? []).OfType<JsonObject>())
        {
            var name = (string)entry["name"]!;
            if (entry["valueFrom"] is not JsonObject from)
                variables[name] = VariableExpansion.Expand((string?)entry["value"] ?? "", variables);
            else if (Referred(pod, container, from, space) is { } value)
                variables[name] = value;
        }

        return variables;
    }

    // What a cluster says of its one service that every namespace sees.
    private Dictionary<string, string> Services(JsonObject pod)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        if (api is null)
            return variables;
        var (host, port) = (api.Server.Host, $"{api.Server.Port}");
        variables["KUBERNETES_SERVICE_HOST"] = host;
        variables["KUBERNETES_SERVICE_PORT"] = port;
        variables["KUBERNETES_SERVICE_PORT_HTTPS"] = port;
        if (pod["spec"]!["enableServiceLinks"] is JsonValue links && links.TryGetValue(out bool wanted) && !wanted)
            return variables;
        variables["KUBERNETES_PORT"] = $"tcp://{host}:{port}";
        return variables;
    }

    private void From(Dictionary<string, string> variables, JsonObject source, string space, List<string> warnings)
    {
        var (reference, kind) = source["secretRef"] is JsonObject secret ? (secret, "secret") : (source["configMapRef"] as JsonObject, "configMap");
        if (reference is null)
            return;
        var (name, optional) = ((string?)reference["name"] ?? "", IsTrue(reference["optional"]));
        List<string> invalid = [];
        foreach (var (key, bytes) in (kind == "secret" ? data.Secret(space, name, optional) : data.ConfigMap(space, name, optional)) ?? [])
        {
            var variable = (string?)source["prefix"] + key;
            if (variable.Length > 0 && variable.All(static c => c is >= ' ' and <= '~' and not '='))
                variables[variable] = Text(bytes);
            else
                invalid.Add(variable);
        }

        if (invalid.Count > 0)
            warnings.Add($"Keys [{string.Join(", ", invalid)}] from the EnvFrom {kind} {space}/{name} were skipped since they are considered invalid environment variable names.");
    }

    private string? Referred(JsonObject pod, JsonObject container, JsonObject from, string space)
    {
        if (from["secretKeyRef"] is JsonObject secret)
            return Key(secret, data.Secret(space, (string?)secret["name"] ?? "", IsTrue(secret["optional"])), space, "Secret");
        if (from["configMapKeyRef"] is JsonObject configMap)
            return Key(configMap, data.ConfigMap(space, (string?)configMap["name"] ?? "", IsTrue(configMap["optional"])), space, "ConfigMap");
        if (from["fieldRef"] is JsonObject field)
            return DownwardFields.Field(pod, (string?)field["fieldPath"] ?? "");
        if (from["resourceFieldRef"] is JsonObject resource)
            return DownwardFields.Resource(pod, resource, (string?)container["name"]);
        throw new PodNotReadyException("CreateContainerConfigError", "the sandbox supports secretKeyRef, configMapKeyRef, fieldRef and resourceFieldRef in valueFrom");
    }

    private static string? Key(JsonObject reference, SortedDictionary<string, byte[]>? values, string space, string shown)
    {
        var key = (string?)reference["key"] ?? "";
        if (values is not null && values.TryGetValue(key, out var value))
            return Text(value);
        return IsTrue(reference["optional"]) ? null : throw new PodNotReadyException("CreateContainerConfigError", $"couldn't find key {key} in {shown} {space}/{(string?)reference["name"]}");
    }

    // A value with a NUL would end there in the environment of a process.
    private static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes) is var text && text.Contains('\0', StringComparison.Ordinal)
        ? throw new PodNotReadyException("CreateContainerError", "an environment variable contains a NUL byte")
        : text;

    private static bool IsTrue(JsonNode? value) => value is JsonValue flag && flag.TryGetValue(out bool set) && set;
}
