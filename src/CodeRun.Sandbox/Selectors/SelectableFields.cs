using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CodeRun.Sandbox.Schema;

namespace CodeRun.Sandbox.Selectors;

/// <summary>Which fields of a kind may stand in a field selector, and their values (the field label conversions of the kinds' APIs).</summary>
internal static class SelectableFields
{
    private static readonly HashSet<string> OfPods = new(StringComparer.Ordinal)
    {
        "spec.nodeName", "spec.restartPolicy", "spec.schedulerName", "spec.serviceAccountName", "spec.hostNetwork",
        "status.phase", "status.podIP", "status.podIPs", "status.nominatedNodeName", "spec.host",
    };

    private static readonly HashSet<string> OfEvents = new(StringComparer.Ordinal)
    {
        "involvedObject.kind", "involvedObject.namespace", "involvedObject.name", "involvedObject.uid", "involvedObject.apiVersion",
        "involvedObject.resourceVersion", "involvedObject.fieldPath", "reason", "reportingComponent", "source", "type",
    };

    // Events are stored in the form of the core group.
    private static readonly Dictionary<string, string> OfNewEvents = new(StringComparer.Ordinal)
    {
        ["regarding.kind"] = "involvedObject.kind",
        ["regarding.namespace"] = "involvedObject.namespace",
        ["regarding.name"] = "involvedObject.name",
        ["regarding.uid"] = "involvedObject.uid",
        ["regarding.apiVersion"] = "involvedObject.apiVersion",
        ["regarding.resourceVersion"] = "involvedObject.resourceVersion",
        ["regarding.fieldPath"] = "involvedObject.fieldPath",
        ["reportingController"] = "reportingComponent",
        ["reason"] = "reason",
        ["type"] = "type",
    };

    /// <summary>The name under which the value of a field is found: that of the stored form, or today's for an old one.</summary>
    public static string Stored(ResourceDefinition definition, string field) =>
        definition is { Kind: "Event", IsCustom: false, Group.Length: > 0 } && OfNewEvents.TryGetValue(field, out var stored) ? stored
        : field == "spec.host" && !definition.IsCustom ? "spec.nodeName" : field;

    /// <summary>Why a field cannot be selected by, in the server's words; null when it can.</summary>
    public static string? Problem(ResourceDefinition definition, string field)
    {
        if (field == "metadata.name" || (field == "metadata.namespace" && (definition.Namespaced || definition is { IsCustom: false, Kind: not "Namespace" })))
            return null;
        if (definition.IsCustom)
            return definition.SelectableFields.Contains(field, StringComparer.Ordinal) ? null : $"field label not supported: {field}";
        var (own, words) = definition.Kind switch
        {
            "Pod" => (OfPods.Contains(field), $"field label not supported: {field}"),
            "Event" => (definition.Group.Length == 0 ? OfEvents.Contains(field) : OfNewEvents.ContainsKey(field), $"field label not supported: {field}"),
            "Secret" => (field == "type", $"field label not supported: {field}"),
            "Namespace" => (field is "status.phase" or "name", $"field label not supported: {field}"),
            "Job" => (field == "status.successful", $"field label \"{field}\" not supported for Job"),
            _ => (false, $"\"{field}\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\""),
        };
        return own ? null : words;
    }

    /// <summary>The value of a field as text; empty when it is not there.</summary>
    public static string Value(JsonObject json, string field)
    {
        switch (field)
        {
            case "name":
                return Value(json, "metadata.name");
            case "reportingComponent" or "reportingController" or "source" when (string?)json["kind"] == "Event":
                return Text(json["reportingComponent"]) is { Length: > 0 } component ? component : Text(json["source"]?["component"]);
            case "status.successful":
                return json["status"]?["succeeded"] is { } succeeded ? Text(succeeded) : "0";
            case "spec.hostNetwork":
                return json["spec"]?["hostNetwork"] is { } host ? Text(host) : "false";
            case "status.podIPs":
                return string.Join(",", (json["status"]?["podIPs"] as JsonArray ?? []).Select(static p => Text(p?["ip"])));
        }

        JsonNode? at = json;
        const string Regarding = "regarding.";
        foreach (var part in (field.StartsWith(Regarding, StringComparison.Ordinal) ? "involvedObject." + field[Regarding.Length..] : field).Split('.'))
            at = (at as JsonObject)?[part];
        return Text(at);
    }

    private static string Text(JsonNode? value) => value?.GetValueKind() switch
    {
        JsonValueKind.String => value.GetValue<string>(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Number => ((JsonValue)value).TryGetValue(out long number) ? number.ToString(CultureInfo.InvariantCulture) : value.ToJsonString(),
        _ => "",
    };
}
