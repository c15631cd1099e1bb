using System.Text.Json.Nodes;

namespace CodeRun.Sandbox.Kinds;

/// <summary>What the server fills into pods and pod templates (k8s.io/kubernetes: core/v1 defaults).</summary>
internal static class PodDefaults
{
    private static readonly string[] Counted = ["cpu", "memory"];

    /// <summary>Fills in a pod.</summary>
    public static void Apply(JsonObject pod)
    {
        if (pod["spec"] is not JsonObject spec)
            return;
        Spec(spec);
        foreach (var (container, _) in spec["containers"].Items("").Concat(spec["initContainers"].Items("")))
            OfPod(container, spec["hostNetwork"].IsTrue());
        spec["enableServiceLinks"] ??= true;
    }

    /// <summary>Fills in the spec of a pod or template.</summary>
    public static void Spec(JsonObject spec)
    {
        spec["restartPolicy"] ??= "Always";
        spec["terminationGracePeriodSeconds"] ??= 30;
        spec["dnsPolicy"] ??= "ClusterFirst";
        spec["schedulerName"] ??= "default-scheduler";
        spec["securityContext"] ??= new JsonObject();
        // The old name of the field says the same; the new one wins.
        if ((spec["serviceAccountName"] ?? spec["serviceAccount"]).Text() is { Length: > 0 } account)
        {
            spec["serviceAccountName"] = account;
            spec["serviceAccount"] = account;
        }

        foreach (var container in Containers(spec))
            Container(container);
        foreach (var (volume, _) in spec["volumes"].Items(""))
            VolumeDefaults.Apply(volume);
    }

    /// <summary>Guaranteed, Burstable or BestEffort, by what the containers ask for (kubectl explain pod.status.qosClass).</summary>
    public static string QualityOfService(JsonObject spec)
    {
        var all = spec["containers"].Items("").Concat(spec["initContainers"].Items("")).Select(static c => c.Item["resources"]).ToList();
        if (all.TrueForAll(static r => Counted.All(name => Amount(r, "requests", name) is null && Amount(r, "limits", name) is null)))
            return "BestEffort";
        var guaranteed = all.TrueForAll(static r => Counted.All(name => Amount(r, "limits", name) is { } limit && (Amount(r, "requests", name) ?? limit) == limit));
        return guaranteed ? "Guaranteed" : "Burstable";
    }

    private static string? Amount(JsonNode? resources, string list, string name) => (resources?[list]?[name]).Text() is { Length: > 0 } amount && amount != "0" ? amount : null;

    /// <summary>The first status of a pod.</summary>
    public static JsonObject Status(JsonObject spec)
    {
        var status = new JsonObject { ["phase"] = "Pending", ["qosClass"] = QualityOfService(spec) };
        if (!spec["schedulingGates"].IsEmpty())
        {
            status["conditions"] = new JsonArray(new JsonObject
            {
                ["type"] = "PodScheduled",
                ["status"] = "False",
                ["lastProbeTime"] = null,
                ["lastTransitionTime"] = null,
                ["reason"] = "SchedulingGated",
                ["message"] = "Scheduling is blocked due to non-empty scheduling gates",
            });
        }

        return status;
    }

    // What is filled in for pods but not for templates.
    private static void OfPod(JsonObject container, bool onHost)
    {
        if (container["resources"]?["limits"] is JsonObject { Count: > 0 } limits)
        {
            var resources = container["resources"]!.AsObject();
            if (resources["requests"] is not JsonObject requests)
                resources["requests"] = requests = [];
            foreach (var (name, limit) in limits)
                requests[name] ??= limit!.DeepClone();
        }

        if (!onHost)
            return;
        foreach (var (port, _) in container["ports"].Items(""))
        {
            if (port["hostPort"].Number() is null or 0)
                port["hostPort"] = port["containerPort"].Number() ?? 0;
        }
    }

    private static IEnumerable<JsonObject> Containers(JsonObject spec) =>
        (spec["containers"] as JsonArray ?? []).Concat(spec["initContainers"] as JsonArray ?? []).Concat(spec["ephemeralContainers"] as JsonArray ?? []).OfType<JsonObject>();

    private static void Container(JsonObject container)
    {
        container["terminationMessagePath"] ??= "/dev/termination-log";
        container["terminationMessagePolicy"] ??= "File";
        container["imagePullPolicy"] ??= PullPolicy((string?)container["image"] ?? "");
        container["resources"] ??= new JsonObject();
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
            Request(check["httpGet"]);
        }

        foreach (var hook in (string[])["postStart", "preStop"])
            Request(container["lifecycle"]?[hook]?["httpGet"]);
    }

    private static void Request(JsonNode? http)
    {
        if (http is not JsonObject request)
            return;
        request["path"] ??= "/";
        request["scheme"] ??= "HTTP";
    }

    // No tag, or the tag latest, is pulled always.
    private static string PullPolicy(string image)
    {
        var name = image[(image.LastIndexOf('/') + 1)..];
        return name.Contains('@', StringComparison.Ordinal) || (name.Contains(':', StringComparison.Ordinal) && !name.EndsWith(":latest", StringComparison.Ordinal)) ? "IfNotPresent" : "Always";
    }
}
