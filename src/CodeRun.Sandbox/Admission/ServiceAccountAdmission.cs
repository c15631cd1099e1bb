using System.Text.Json.Nodes;
using CodeRun.Sandbox.Http;
using CodeRun.Sandbox.Schema;
using CodeRun.Sandbox.Storage;

namespace CodeRun.Sandbox.Admission;

/// <summary>
/// What the ServiceAccount admission controller does with a new pod: its account has to be there, and its containers get the account's
/// token (k8s.io/kubernetes: plugin/pkg/admission/serviceaccount).
/// </summary>
internal sealed class ServiceAccountAdmission(ObjectStore store, IdSource ids)
{
    private const string TokenPath = "/var/run/secrets/kubernetes.io/serviceaccount";
    private const string VolumePrefix = "kube-api-access-";

    // The time that a kubelet asks for: an hour and a few seconds tell these tokens from others.
    private const int TokenSeconds = 3607;

    /// <summary>Admits a pod, or completes it.</summary>
    /// <exception cref="ApiStatusException">403: there is no such account.</exception>
    public void Admit(JsonObject pod, string @namespace)
    {
        if (pod["spec"] is not JsonObject spec || (string?)spec["serviceAccountName"] is not { } name)
            return;
        var account = store.Get(BuiltInResources.ServiceAccounts.Stored, @namespace, name)?.Parse()
            ?? throw ApiErrors.Forbidden(BuiltInResources.Pods.Resource, (string?)pod["metadata"]!["name"] ?? "", $"error looking up service account {@namespace}/{name}: serviceaccount \"{name}\" not found");
        if (spec["imagePullSecrets"] is not JsonArray { Count: > 0 } && account["imagePullSecrets"] is JsonArray { Count: > 0 } secrets)
            spec["imagePullSecrets"] = secrets.DeepClone();
        if (Flag(spec["automountServiceAccountToken"]) ?? Flag(account["automountServiceAccountToken"]) ?? true)
            Mount(spec);
    }

    private void Mount(JsonObject spec)
    {
        var volumes = spec["volumes"] as JsonArray ?? [];
        var present = volumes.Select(static v => (string?)v?["name"]).FirstOrDefault(static n => n?.StartsWith(VolumePrefix, StringComparison.Ordinal) == true);
        var without = (spec["initContainers"] as JsonArray ?? []).Concat(spec["containers"] as JsonArray ?? []).OfType<JsonObject>()
            .Where(static c => !(c["volumeMounts"] as JsonArray ?? []).Any(static m => (string?)m?["mountPath"] == TokenPath)).ToList();
        if (without.Count == 0)
            return;
        var name = present ?? VolumePrefix + ids.Suffix();
        foreach (var container in without)
        {
            if (container["volumeMounts"] is not JsonArray mounts)
                container["volumeMounts"] = mounts = [];
            mounts.Add(new JsonObject { ["name"] = name, ["readOnly"] = true, ["mountPath"] = TokenPath });
        }

        if (present is not null)
            return;
        if (volumes.Parent is null)
            spec["volumes"] = volumes;
        volumes.Add(Volume(name));
    }

    private static JsonObject Volume(string name) => new()
    {
        ["name"] = name,
        ["projected"] = new JsonObject
        {
            ["sources"] = new JsonArray(
                new JsonObject { ["serviceAccountToken"] = new JsonObject { ["expirationSeconds"] = TokenSeconds, ["path"] = "token" } },
                new JsonObject { ["configMap"] = new JsonObject { ["name"] = "kube-root-ca.crt", ["items"] = new JsonArray(new JsonObject { ["key"] = "ca.crt", ["path"] = "ca.crt" }) } },
                new JsonObject { ["downwardAPI"] = new JsonObject { ["items"] = new JsonArray(new JsonObject { ["path"] = "namespace", ["fieldRef"] = new JsonObject { ["apiVersion"] = "v1", ["fieldPath"] = "metadata.namespace" } }) } }),
            ["defaultMode"] = 420,
        },
    };

    private static bool? Flag(JsonNode? value) => value is JsonValue flag && flag.TryGetValue(out bool set) ? set : null;
}
