using System.Text.Json;
using System.Text.Json.Nodes;
using CodeRun.Sandbox.Schema;

namespace CodeRun.Sandbox.Printing;

/// <summary>The columns of kinds: of built-in ones those of k8s.io/kubernetes' printers, of custom ones those of their definition.</summary>
internal static class KindColumns
{
    /// <summary>The name.</summary>
    public static readonly TableColumn Name = new("Name", static (o, _) => (string?)o["metadata"]?["name"], Format: "name", Description: "Name must be unique within a namespace. Is required when creating resources, although some resources may allow a client to request the generation of an appropriate name automatically. Name is primarily intended for creation idempotence and configuration definition. Cannot be updated. More info: https://kubernetes.io/docs/concepts/overview/working-with-objects/names#names");

    /// <summary>The age.</summary>
    public static readonly TableColumn Age = new("Age", static (o, now) => HumanDuration.Since((string?)o["metadata"]?["creationTimestamp"], now), Description: "Time since the object was created.");

    private static readonly TableColumn CreatedAt = new("Created At", static (o, _) => (string?)o["metadata"]?["creationTimestamp"], Type: "date");

    /// <summary>The columns of a kind.</summary>
    public static IReadOnlyList<TableColumn> Of(ResourceDefinition definition) => definition.IsCustom ? Custom(definition) : definition.Kind switch
    {
        "Pod" => PodColumns.All,
        "ConfigMap" => [Name, new("Data", static (o, _) => Count(o, "data", "binaryData")), Age],
        "Secret" => [Name, Text("Type", "type"), new("Data", static (o, _) => Count(o, "data")), Age],
        "Namespace" => [Name, Text("Status", "status", "phase"), Age],
        "ServiceAccount" => [Name, new("Secrets", static (o, _) => (o["secrets"] as JsonArray ?? []).Count), Age],
        "Lease" => [Name, Text("Holder", "spec", "holderIdentity"), Age],
        "PersistentVolumeClaim" => Claims,
        "Event" => Events,
        "Job" => Jobs,
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
        new("Capacity", static (o, _) => (string?)o["status"]?["capacity"]?["storage"] ?? ""),
        new("Access Modes", static (o, _) => string.Join(",", (o["status"]?["accessModes"] as JsonArray ?? []).Select(static m => Short((string?)m)))),
        Text("StorageClass", "spec", "storageClassName"),
        new("VolumeAttributesClass", static (o, _) => (string?)o["spec"]?["volumeAttributesClassName"] ?? "<unset>"),
        Age,
        new("VolumeMode", static (o, _) => (string?)o["spec"]?["volumeMode"] ?? "<unset>", Priority: 1),
    ];

    private static TableColumn[] Events =>
    [
        new("Last Seen", static (o, now) => HumanDuration.Since((string?)o["series"]?["lastObservedTime"] ?? (string?)o["lastTimestamp"] ?? (string?)o["deprecatedLastTimestamp"] ?? (string?)o["eventTime"], now)),
        Text("Type", "type"),
        Text("Reason", "reason"),
        new("Object", static (o, _) => $"{((string?)Involved(o)?["kind"] ?? "").ToLowerInvariant()}/{(string?)Involved(o)?["name"]}"),
        new("Subobject", static (o, _) => (string?)Involved(o)?["fieldPath"] ?? "", Priority: 1),
        new("Source", static (o, _) => Source(o), Priority: 1),
        new("Message", static (o, _) => ((string?)o["message"] ?? (string?)o["note"] ?? "").Trim()),
        new("First Seen", static (o, now) => HumanDuration.Since((string?)o["firstTimestamp"] ?? (string?)o["deprecatedFirstTimestamp"] ?? (string?)o["eventTime"], now), Priority: 1),
        new("Count", static (o, _) => (long?)o["series"]?["count"] ?? (long?)o["count"] ?? (long?)o["deprecatedCount"] ?? 1, Priority: 1),
        Name with { Format = "name", Priority = 1 },
    ];

    private static TableColumn[] Jobs =>
    [
        Name,
        new("Status", static (o, _) => JobStatus(o)),
        new("Completions", static (o, _) => (long?)o["spec"]?["completions"] is { } all ? $"{(long?)o["status"]?["succeeded"] ?? 0}/{all}" : $"{(long?)o["status"]?["succeeded"] ?? 0}/1 of {(long?)o["spec"]?["parallelism"] ?? 1}"),
        new("Duration", static (o, now) => (string?)o["status"]?["startTime"] is { } start ? HumanDuration.Since(start, o["status"]!["completionTime"]?.GetValue<DateTimeOffset>() ?? now) : ""),
        Age,
        new("Containers", static (o, _) => Join(o, "name"), Priority: 1),
        new("Images", static (o, _) => Join(o, "image"), Priority: 1),
        new("Selector", static (o, _) => string.Join(",", (o["spec"]?["selector"]?["matchLabels"] as JsonObject ?? []).Select(static l => $"{l.Key}={(string?)l.Value}")), Priority: 1),
    ];

    private static List<TableColumn> Custom(ResourceDefinition definition)
    {
        var columns = new List<TableColumn> { Name };
        foreach (var column in definition.PrinterColumns)
            columns.Add(new TableColumn(column.Name, (o, now) => CustomCell(o, column, now), column.Type, column.Format, column.Priority, column.Description));
        if (definition.PrinterColumns.Count == 0)
            columns.Add(new TableColumn("Age", Age.Cell, Type: "date", Description: Age.Description));
        return columns;
    }

    // apiextensions' table convertor: what is not there, or of another type, is an empty cell.
    private static JsonNode? CustomCell(JsonObject value, PrinterColumn column, DateTimeOffset now)
    {
        var found = JsonPath.Find(value, column.JsonPath);
        if (found.Count == 0)
            return null;
        var first = found[0];
        switch (column.Type)
        {
            case "integer":
                return first.GetValueKind() == JsonValueKind.Number ? first.DeepClone() : null;
            case "number":
                return first.GetValueKind() == JsonValueKind.Number ? first.DeepClone() : null;
            case "boolean":
                return first.GetValueKind() is JsonValueKind.True or JsonValueKind.False ? first.DeepClone() : null;
            case "date":
                return first.GetValueKind() == JsonValueKind.String ? HumanDuration.Since(first.GetValue<string>(), now) : null;
            default:
                return first.GetValueKind() == JsonValueKind.String ? first.GetValue<string>() : first.ToJsonString();
        }
    }

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
        var component = (string?)source?["component"] ?? (string?)value["reportingComponent"] ?? (string?)value["reportingController"] ?? "";
        return (string?)source?["host"] is { Length: > 0 } host ? $"{component}, {host}" : component;
    }

    private static string Subjects(JsonObject binding, string kind) =>
        string.Join(", ", (binding["subjects"] as JsonArray ?? []).Where(s => (string?)s?["kind"] == kind)
            .Select(static s => (string?)s!["namespace"] is { Length: > 0 } space ? $"{space}/{(string?)s["name"]}" : (string?)s["name"]));

    private static string Short(string? mode) => mode switch { "ReadWriteOnce" => "RWO", "ReadOnlyMany" => "ROX", "ReadWriteMany" => "RWX", "ReadWriteOncePod" => "RWOP", _ => mode ?? "" };

    private static string Join(JsonObject job, string field) =>
        string.Join(",", (job["spec"]?["template"]?["spec"]?["containers"] as JsonArray ?? []).Select(c => (string?)c?[field]));

    private static string JobStatus(JsonObject job)
    {
        foreach (var (type, word) in (ReadOnlySpan<(string, string)>)[("Complete", "Complete"), ("Failed", "Failed"), ("Suspended", "Suspended"), ("FailureTarget", "FailureTarget"), ("SuccessCriteriaMet", "SuccessCriteriaMet")])
        {
            if ((job["status"]?["conditions"] as JsonArray ?? []).Any(c => (string?)c?["type"] == type && (string?)c["status"] == "True"))
                return word;
        }

        return job["metadata"]?["deletionTimestamp"] is null ? "Running" : "Terminating";
    }
}
