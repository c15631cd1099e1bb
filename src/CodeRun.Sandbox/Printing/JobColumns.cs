using System.Text.Json.Nodes;

namespace CodeRun.Sandbox.Printing;

/// <summary>The columns of Jobs (k8s.io/kubernetes: printers, printJob).</summary>
internal static class JobColumns
{
    /// <summary>All columns.</summary>
    public static TableColumn[] All =>
    [
        KindColumns.Name,
        new("Status", static (o, _) => JobStatus(o)),
        new("Completions", static (o, _) => Completions(o)),
        new("Duration", static (o, now) => (string?)o["status"]?["startTime"] is { } start ? HumanDuration.Since(start, o["status"]!["completionTime"]?.GetValue<DateTimeOffset>() ?? now) : ""),
        KindColumns.Age,
        new("Containers", static (o, _) => Join(o, "name"), Priority: 1),
        new("Images", static (o, _) => Join(o, "image"), Priority: 1),
        new("Selector", static (o, _) => Selector(o["spec"]?["selector"] as JsonObject ?? []), Priority: 1),
    ];

    private static string Join(JsonObject job, string field) =>
        string.Join(",", (job["spec"]?["template"]?["spec"]?["containers"] as JsonArray ?? []).Select(c => (string?)c?[field]));

    private static string Completions(JsonObject job)
    {
        var done = (long?)job["status"]?["succeeded"] ?? 0;
        if ((long?)job["spec"]?["completions"] is { } all)
            return $"{done}/{all}";
        return (long?)job["spec"]?["parallelism"] is { } parallel and > 1 ? $"{done}/1 of {parallel}" : $"{done}/1";
    }

    // A label selector in the words of the labelSelector parameter (apimachinery: FormatLabelSelector), by keys.
    private static string Selector(JsonObject selector)
    {
        var terms = (selector["matchLabels"] as JsonObject ?? []).Select(static l => (l.Key, Text: $"{l.Key}={(string?)l.Value}"))
            .Concat((selector["matchExpressions"] as JsonArray ?? []).OfType<JsonObject>().Select(static e => (Key: (string?)e["key"] ?? "", Text: Expression(e))))
            .OrderBy(static t => t.Key, StringComparer.Ordinal).Select(static t => t.Text);
        return string.Join(",", terms) is { Length: > 0 } text ? text : "<none>";
    }

    private static string Expression(JsonObject expression)
    {
        var values = string.Join(",", (expression["values"] as JsonArray ?? []).Select(static v => (string?)v).Order(StringComparer.Ordinal));
        return (string?)expression["operator"] switch
        {
            "In" => $"{(string?)expression["key"]} in ({values})",
            "NotIn" => $"{(string?)expression["key"]} notin ({values})",
            "DoesNotExist" => $"!{(string?)expression["key"]}",
            _ => (string?)expression["key"] ?? "",
        };
    }

    private static string JobStatus(JsonObject job)
    {
        bool Has(string type) => (job["status"]?["conditions"] as JsonArray ?? []).Any(c => (string?)c?["type"] == type && (string?)c["status"] == "True");

        foreach (var word in (ReadOnlySpan<string>)["Complete", "Failed"])
        {
            if (Has(word))
                return word;
        }

        if (job["metadata"]?["deletionTimestamp"] is not null)
            return "Terminating";
        foreach (var word in (ReadOnlySpan<string>)["Suspended", "FailureTarget", "SuccessCriteriaMet"])
        {
            if (Has(word))
                return word;
        }

        return "Running";
    }
}
