using System.Text.Json.Nodes;

namespace CodeRun.Sandbox.Kinds;

/// <summary>What the server fills into pods and pod templates (k8s.io/kubernetes: core/v1 defaults).</summary>
internal static class PodDefaults
{
    /// <summary>Fills in a pod; a new one also gets its first status.</summary>
    public static void Apply(JsonObject pod, bool isNew)
    {
        if (pod["spec"] is not JsonObject spec)
            return;
        Spec(spec);
        spec["serviceAccountName"] ??= "default";
        spec["serviceAccount"] = (string?)spec["serviceAccountName"];
        spec["enableServiceLinks"] ??= true;
        if (!isNew)
            return;
        spec["priority"] ??= 0;
        spec["preemptionPolicy"] ??= "PreemptLowerPriority";
        if (spec["tolerations"] is not JsonArray tolerations)
            spec["tolerations"] = tolerations = [];
        foreach (var key in (string[])["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"])
        {
            if (!tolerations.Any(t => (string?)t?["key"] == key))
                tolerations.Add(new JsonObject { ["key"] = key, ["operator"] = "Exists", ["effect"] = "NoExecute", ["tolerationSeconds"] = 300 });
        }

        var status = new JsonObject { ["phase"] = "Pending", ["qosClass"] = QualityOfService(spec) };
        if (spec["schedulingGates"] is JsonArray { Count: > 0 })
            status["conditions"] = new JsonArray(Gated());
        pod["status"] = status;
    }

    /// <summary>Fills in the spec of a pod or template.</summary>
    public static void Spec(JsonObject spec)
    {
        spec["restartPolicy"] ??= "Always";
        spec["terminationGracePeriodSeconds"] ??= 30;
        spec["dnsPolicy"] ??= "ClusterFirst";
        spec["schedulerName"] ??= "default-scheduler";
        spec["securityContext"] ??= new JsonObject();
        foreach (var container in Containers(spec))
            Container(container);
        foreach (var volume in (spec["volumes"] as JsonArray ?? []).OfType<JsonObject>())
            Volume(volume);
    }

    /// <summary>Guaranteed, Burstable or BestEffort, by what the containers ask for (kubectl explain pod.status.qosClass).</summary>
    public static string QualityOfService(JsonObject spec)
    {
        var all = Containers(spec).Select(static c => c["resources"] as JsonObject ?? []).ToList();
        if (all.TrueForAll(static r => (r["requests"] as JsonObject ?? []).Count == 0 && (r["limits"] as JsonObject ?? []).Count == 0))
            return "BestEffort";
        var guaranteed = all.TrueForAll(static r => ((string[])["cpu", "memory"]).All(name =>
            (string?)r["limits"]?[name] is { } limit && ((string?)r["requests"]?[name] ?? limit) == limit));
        return guaranteed ? "Guaranteed" : "Burstable";
    }

    private static IEnumerable<JsonObject> Containers(JsonObject spec) =>
        (spec["containers"] as JsonArray ?? []).Concat(spec["initContainers"] as JsonArray ?? []).Concat(spec["ephemeralContainers"] as JsonArray ?? []).OfType<JsonObject>();

    private static void Container(JsonObject container)
    {
        container["terminationMessagePath"] ??= "/dev/termination-log";
        container["terminationMessagePolicy"] ??= "File";
        container["imagePullPolicy"] ??= PullPolicy((string?)container["image"] ?? "");
        if (container["resources"] is not JsonObject resources)
            container["resources"] = resources = [];
        if (resources["limits"] is JsonObject { Count: > 0 } limits)
        {
            if (resources["requests"] is not JsonObject requests)
                resources["requests"] = requests = [];
            foreach (var (name, limit) in limits)
                requests[name] ??= limit!.DeepClone();
        }

        foreach (var port in (container["ports"] as JsonArray ?? []).OfType<JsonObject>())
            port["protocol"] ??= "TCP";
        foreach (var variable in (container["env"] as JsonArray ?? []).OfType<JsonObject>())
        {
            if (variable["valueFrom"]?["fieldRef"] is JsonObject reference)
                reference["apiVersion"] ??= "v1";
        }

        foreach (var probe in (string[])["livenessProbe", "readinessProbe", "startupProbe"])
        {
            if (container[probe] is not JsonObject check)
                continue;
            check["timeoutSeconds"] ??= 1;
            check["periodSeconds"] ??= 10;
            check["successThreshold"] ??= 1;
            check["failureThreshold"] ??= 3;
            if (check["httpGet"] is JsonObject http)
                http["scheme"] ??= "HTTP";
        }
    }

    // No tag, or the tag latest, is pulled always.
    private static string PullPolicy(string image)
    {
        var name = image[(image.LastIndexOf('/') + 1)..];
        return name.Contains('@', StringComparison.Ordinal) || (name.Contains(':', StringComparison.Ordinal) && !name.EndsWith(":latest", StringComparison.Ordinal)) ? "IfNotPresent" : "Always";
    }

    private static void Volume(JsonObject volume)
    {
        foreach (var source in (string[])["configMap", "secret", "projected", "downwardAPI"])
        {
            if (volume[source] is JsonObject files)
                files["defaultMode"] ??= 420;
        }

        foreach (var item in (volume["downwardAPI"]?["items"] as JsonArray ?? []).OfType<JsonObject>())
        {
            if (item["fieldRef"] is JsonObject reference)
                reference["apiVersion"] ??= "v1";
        }

        if (!volume.Any(static v => v.Key != "name" && v.Value is not null))
            volume["emptyDir"] = new JsonObject();
    }

    // As the API server itself marks it (pkg/registry/core/pod/strategy.go): no time is set.
    private static JsonObject Gated() => new()
    {
        ["type"] = "PodScheduled",
        ["status"] = "False",
        ["lastProbeTime"] = null,
        ["lastTransitionTime"] = null,
        ["reason"] = "SchedulingGated",
        ["message"] = "Scheduling is blocked due to non-empty scheduling gates",
    };
}
