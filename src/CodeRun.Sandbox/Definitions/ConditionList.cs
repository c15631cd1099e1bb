using System.Text.Json.Nodes;

namespace CodeRun.Sandbox.Definitions;

/// <summary>Conditions of a status: one of each type, in the order in which they came; the time of a transition stays while the status does.</summary>
internal sealed class ConditionList(JsonArray before, string now)
{
    private readonly List<JsonObject> _conditions = [.. before.OfType<JsonObject>().Select(static c => c.DeepClone().AsObject())];

    /// <summary>Sets a condition.</summary>
    public void Set(string type, bool holds, string reason, string message)
    {
        var status = holds ? "True" : "False";
        var at = _conditions.FindIndex(c => (string?)c["type"] == type);
        var condition = new JsonObject
        {
            ["type"] = type,
            ["status"] = status,
            ["lastTransitionTime"] = at >= 0 && (string?)_conditions[at]["status"] == status ? (string?)_conditions[at]["lastTransitionTime"] : now,
            ["reason"] = reason,
            ["message"] = message,
        };
        if (at < 0)
            _conditions.Add(condition);
        else
            _conditions[at] = condition;
    }

    /// <summary>The conditions.</summary>
    public JsonArray Write() => new([.. _conditions]);
}
