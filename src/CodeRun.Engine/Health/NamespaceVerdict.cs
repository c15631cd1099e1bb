using System.Text.Json.Nodes;

namespace CodeRun.Engine.Health;

/// <summary>Judges the namespace of runs. Pure.</summary>
internal static class NamespaceVerdict
{
    /// <summary>The verdict on a namespace, null when there is none.</summary>
    public static HealthFinding Judge(string name, JsonNode? found)
    {
        var subject = $"namespace/{name}";
        if (found is null)
            return new(HealthState.Failed, subject, $"There is no namespace '{name}'.", $"Create it: kubectl create namespace {name}. Or name another one with -Namespace.");
        if (JsonPick.Text(found, "metadata", "deletionTimestamp") is null && JsonPick.Text(found, "status", "phase") != "Terminating")
            return new(HealthState.Passed, subject, $"The namespace '{name}' is there.");
        var why = JsonPick.Items(found, "status", "conditions").Where(static c => JsonPick.Text(c, "status") == "True").Select(static c => JsonPick.Clean(JsonPick.Text(c, "message"))).FirstOrDefault(static m => m.Length > 0);
        return new(HealthState.Failed, subject, $"The namespace '{name}' is being deleted: nothing can be created in it{(why is null ? "" : $" ({why})")}.",
            $"Wait until it is gone and create it anew; what holds it up is in its conditions: kubectl get namespace {name} -o yaml");
    }
}
