using System.Text.Json.Nodes;
using CodeRun.Sandbox.Schema;

namespace CodeRun.Sandbox.Kinds;

/// <summary>Rules of Events, in their stored (core) form.</summary>
internal static class EventRules
{
    private static readonly string[] Fixed = ["involvedObject", "reason", "message", "source", "firstTimestamp", "lastTimestamp", "count", "type", "eventTime", "action", "related", "reportingComponent", "reportingInstance"];

    /// <summary>Checks an Event.</summary>
    /// <param name="value">The Event.</param>
    /// <param name="old">The Event before; null for a new one.</param>
    /// <param name="definition">In which group it was sent: only the new one is strict.</param>
    /// <param name="problems">Takes the problems.</param>
    public static void Validate(JsonObject value, JsonObject? old, ResourceDefinition definition, List<FieldProblem> problems)
    {
        var space = (string?)value["metadata"]?["namespace"] ?? "";
        var involved = (string?)value["involvedObject"]?["namespace"] ?? "";
        if (involved.Length == 0 ? space != "default" : involved != space)
            problems.Add(FieldProblem.Invalid("involvedObject.namespace", $"\"{involved}\"", "does not match event.namespace"));
        if (definition.Group.Length == 0)
            return;
        if (old is not null)
        {
            foreach (var field in Fixed.Where(f => !JsonNode.DeepEquals(value[f], old[f])))
                problems.Add(FieldProblem.Invalid(field, value[field]?.ToJsonString() ?? "null", "field is immutable"));
            return;
        }

        foreach (var (field, shown) in (ReadOnlySpan<(string, string)>)[("eventTime", "eventTime"), ("reportingComponent", "reportingController"), ("reportingInstance", "reportingInstance"), ("action", "action"), ("reason", "reason")])
        {
            if (string.IsNullOrEmpty((string?)value[field]))
                problems.Add(FieldProblem.Required(shown));
        }

        if ((string?)value["type"] is not ("Normal" or "Warning"))
            problems.Add(FieldProblem.Invalid("type", $"\"{(string?)value["type"]}\"", "has invalid value: "));
    }
}
