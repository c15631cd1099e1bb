using System.Text.Json.Nodes;
using CodeRun.Sandbox.Schema;

namespace CodeRun.Sandbox.Printing;

/// <summary>The columns of kinds: of built-in ones those of k8s.io/kubernetes' printers, of custom ones those of their definition.</summary>
internal static class KindColumns
{
    /// <summary>The name.</summary>
    public static readonly TableColumn Name = new("Name", static (o, _) => (string?)o["metadata"]?["name"] ?? "", Format: "name", Description: "Name must be unique within a namespace. Is required when creating resources, although some resources may allow a client to request the generation of an appropriate name automatically. Name is primarily intended for creation idempotence and configuration definition. Cannot be updated. More info: https://kubernetes.io/docs/concepts/overview/working-with-objects/names#names");

    /// <summary>The age.</summary>
    public static readonly TableColumn Age = new("Age", static (o, now) => HumanDuration.Since((string?)o["metadata"]?["creationTimestamp"], now), Description: "Time since the object was created.");

    private static readonly (string Mode, string Short)[] Modes = [("ReadWriteOnce", "RWO"), ("ReadOnlyMany", "ROX"), ("ReadWriteMany", "RWX"), ("ReadWriteOncePod", "RWOP")];

    private static readonly TableColumn CreatedAt = new("Created At", static (o, _) => (string?)o["metadata"]?["creationTimestamp"], Type: "date");

    /// <summary>The columns of a kind.</summary>
    public static IReadOnlyList<TableColumn> Of(ResourceDefinition definition) => definition.IsCustom ? CustomColumns.Of(definition) : definition.Kind switch
    {
        "Pod" => PodColumns.All,
        "ConfigMap" => [Name, new("Data", static (o, _) => Count(o, "data", "binaryData")), Age],
        "Secret" => [Name, Text("Type", "type"), new("Data", static (o, _) => Count(o, "data")), Age],
        "Namespace" => [Name, Text("Status", "status", "phase"), Age],
        "ServiceAccount" => [Name, new("Secrets", static (o, _) => (o["secrets"] as JsonArray ?? []).Count), Age],
        "Lease" => [Name, Text("Holder", "spec", "holderIdentity"), Age],
        "PersistentVolumeClaim" => Claims,
        "Event" => Events,
        "Job" => JobColumns.All,
        "Role" or "ClusterRole" or "CustomResourceDefinition" => [Name, CreatedAt],
        "RoleBinding" or "ClusterRoleBinding" =>
        [
            Name,
            new("Role", static (o, _) => $"{(string?)o["roleRef"]?["kind"]}/{(string?)o["roleRef"]?["name"]}"),
            Age,
            new("Users", static (o, _) => Subjects(o, "User"), Priority: 1),
            new("Groups", static (o, _) => Subjects(o, "Group"), Priority: 1),
            new("ServiceAccounts", static (o, _) => Subjects(o, "ServiceAccount"), Priority: 1),
        ],
        _ => [Name, Age],
    };

    private static TableColumn[] Claims =>
    [
        Name,
        new("Status", static (o, _) => o["metadata"]?["deletionTimestamp"] is null ? (string?)o["status"]?["phase"] ?? "" : "Terminating"),
        Text("Volume", "spec", "volumeName"),
        new("Capacity", static (o, _) => IsBound(o) ? (string?)o["status"]?["capacity"]?["storage"] ?? "0" : ""),
        new("Access Modes", static (o, _) => IsBound(o) ? AccessModes(o["status"]?["accessModes"] as JsonArray ?? []) : ""),
        new("StorageClass", static (o, _) => (string?)o["metadata"]?["annotations"]?["volume.beta.kubernetes.io/storage-class"] ?? (string?)o["spec"]?["storageClassName"] ?? ""),
        new("VolumeAttributesClass", static (o, _) => (string?)o["spec"]?["volumeAttributesClassName"] ?? "<unset>"),
        Age,
        new("VolumeMode", static (o, _) => (string?)o["spec"]?["volumeMode"] ?? "<unset>", Priority: 1),
    ];

    private static TableColumn[] Events =>
    [
        new("Last Seen", static (o, now) => HumanDuration.Since((string?)o["series"]?["lastObservedTime"] ?? (string?)o["lastTimestamp"] ?? (string?)o["deprecatedLastTimestamp"] ?? FirstSeen(o), now)),
        Text("Type", "type"),
        Text("Reason", "reason"),
        new("Object", static (o, _) => ((string?)Involved(o)?["kind"] ?? "").ToLowerInvariant() + ((string?)Involved(o)?["name"] is { Length: > 0 } name ? $"/{name}" : "")),
        new("Subobject", static (o, _) => (string?)Involved(o)?["fieldPath"] ?? "", Priority: 1),
        new("Source", static (o, _) => Source(o), Priority: 1),
        new("Message", static (o, _) => ((string?)o["message"] ?? (string?)o["note"] ?? "").Trim()),
        new("First Seen", static (o, now) => HumanDuration.Since(FirstSeen(o), now), Priority: 1),
        new("Count", static (o, _) => (long?)o["series"]?["count"] ?? (((long?)o["count"] ?? (long?)o["deprecatedCount"]) is { } count and not 0 ? count : 1), Priority: 1),
        Name with { Format = "name", Priority = 1 },
    ];

    private static TableColumn Text(string name, params string[] path) => new(name, (o, _) =>
    {
        JsonNode? at = o;
        foreach (var part in path)
            at = (at as JsonObject)?[part];
        return at is JsonValue value && value.TryGetValue(out string? text) ? text : "";
    });

    private static int Count(JsonObject value, params ReadOnlySpan<string> fields)
    {
        var count = 0;
        foreach (var field in fields)
            count += (value[field] as JsonObject ?? []).Count;
        return count;
    }

    private static JsonNode? Involved(JsonObject value) => value["involvedObject"] ?? value["regarding"];

    private static string Source(JsonObject value)
    {
        var source = value["source"] ?? value["deprecatedSource"];
        var component = First(source?["component"], value["reportingComponent"], value["reportingController"]);
        return First(source?["host"], value["reportingInstance"]) is { Length: > 0 } instance ? $"{component}, {instance}" : component;
    }

    private static string First(params ReadOnlySpan<JsonNode?> texts)
    {
        foreach (var text in texts)
        {
            if ((string?)text is { Length: > 0 } found)
                return found;
        }

        return "";
    }

    private static string? FirstSeen(JsonObject value) => (string?)value["firstTimestamp"] ?? (string?)value["deprecatedFirstTimestamp"] ?? (string?)value["eventTime"];

    private static string Subjects(JsonObject binding, string kind) =>
        string.Join(", ", (binding["subjects"] as JsonArray ?? []).Where(s => (string?)s?["kind"] == kind)
            .Select(s => kind == "ServiceAccount" ? $"{(string?)s!["namespace"]}/{(string?)s["name"]}" : (string?)s!["name"]));

    private static bool IsBound(JsonObject claim) => !string.IsNullOrEmpty((string?)claim["spec"]?["volumeName"]);

    private static string AccessModes(JsonArray modes) =>
        string.Join(",", Modes.Where(m => modes.Any(given => (string?)given == m.Mode)).Select(static m => m.Short));
}
