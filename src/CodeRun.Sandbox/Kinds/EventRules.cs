using System.Text.Json;
using System.Text.Json.Nodes;
using CodeRun.Sandbox.Admission;
using CodeRun.Sandbox.Schema;

namespace CodeRun.Sandbox.Kinds;

/// <summary>Rules of Events, in their stored (core) form (k8s.io/kubernetes: core validation, events).</summary>
internal static class EventRules
{
    private const int MaxText = 128;
    private const int MaxMessage = 1024;
    private static readonly string[] Reference = ["kind", "namespace", "name", "uid", "apiVersion", "resourceVersion", "fieldPath"];
    private static readonly string[] Fixed = ["involvedObject", "reason", "message", "source", "firstTimestamp", "lastTimestamp", "count", "reason", "type", "eventTime", "action", "related", "reportingComponent", "reportingInstance"];

    /// <summary>Checks an Event.</summary>
    /// <param name="value">The Event.</param>
    /// <param name="old">The Event before; null for a new one.</param>
    /// <param name="definition">In which group it was sent: only the new one is strict.</param>
    /// <param name="problems">Takes the problems.</param>
    public static void Validate(JsonObject value, JsonObject? old, ResourceDefinition definition, List<FieldProblem> problems)
    {
        Always(value, problems);
        if (definition.Group.Length == 0)
            return;
        if (old is null)
            OnCreate(value, problems);
        else
            OnUpdate(value, old, problems);
    }

    private static void Always(JsonObject value, List<FieldProblem> problems)
    {
        const string Mismatch = "does not match event.namespace";
        var space = (value["metadata"]?["namespace"]).Text();
        var involved = (value["involvedObject"]?["namespace"]).Text();
        if (value["eventTime"] is null)
        {
            if (involved.Length == 0 ? space != "default" : involved != space)
                problems.Invalid("involvedObject.namespace", involved, Mismatch);
            return;
        }

        // An Event with an eventTime is one of the new kind.
        if (involved.Length == 0 && space is not ("default" or "kube-system"))
            problems.Invalid("involvedObject.namespace", involved, Mismatch);
        var controller = value["reportingComponent"].Text();
        if (controller.Length == 0)
            problems.Required("reportingController");
        problems.Invalid("reportingController", controller, NameRules.QualifiedName(controller));
        foreach (var field in (string[])["reportingInstance", "action", "reason"])
        {
            if (value[field].Text().Length == 0)
                problems.Required(field);
            if (value[field].Text().Length > MaxText)
                problems.Invalid(field, "", $"can have at most {MaxText} characters");
        }

        if (value["message"].Text().Length > MaxMessage)
            problems.Invalid("message", "", $"can have at most {MaxMessage} characters");
    }

    private static void OnCreate(JsonObject value, List<FieldProblem> problems)
    {
        const string Unset = "needs to be unset";
        Series(value, problems);
        if (value["eventTime"] is null)
            problems.Required("eventTime");
        if (value["type"].Text() is var type and not ("Normal" or "Warning"))
            problems.Invalid("type", "", $"has invalid value: {type}");
        foreach (var field in (string[])["firstTimestamp", "lastTimestamp"])
        {
            if (value[field] is not null)
                problems.Invalid(field, "", Unset);
        }

        if (value["count"].Number() is not (null or 0))
            problems.Invalid("count", "", Unset);
        if (!value["source"].IsEmpty())
            problems.Invalid("source", "", Unset);
    }

    private static void OnUpdate(JsonObject value, JsonObject old, List<FieldProblem> problems)
    {
        if (!JsonNode.DeepEquals(value["series"], old["series"]))
            Series(value, problems);
        foreach (var field in Fixed.Where(f => !JsonNode.DeepEquals(value[f], old[f])))
            problems.InvalidShown(field == "reportingComponent" ? "reportingController" : field, Shown(value[field], field), "field is immutable");
    }

    private static void Series(JsonObject value, List<FieldProblem> problems)
    {
        if (value["series"] is not JsonObject series)
            return;
        if ((series["count"].Number() ?? 0) < 2)
            problems.Invalid("series.count", "", "should be at least 2");
        if (series["lastObservedTime"] is null)
            problems.Required("series.lastObservedTime");
    }

    private static string Shown(JsonNode? value, string field) => field switch
    {
        "involvedObject" => GoShape.Texts(value, Reference),
        "related" => value is null ? "null" : GoShape.Texts(value, Reference),
        "source" => GoShape.Texts(value, "component", "host"),
        "count" => $"{value.Number() ?? 0}",
        "firstTimestamp" or "lastTimestamp" or "eventTime" => value?.ToJsonString() ?? "null",
        _ => JsonSerializer.Serialize(value.Text()),
    };
}
