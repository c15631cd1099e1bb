using System.Text.Json.Nodes;
using CodeRun.Sandbox.Storage;

namespace CodeRun.Sandbox.Controllers;

/// <summary>The conditions of a namespace that is being deleted and is not empty yet, in the words of the namespace controller.</summary>
internal static class NamespaceConditions
{
    /// <summary>The conditions.</summary>
    /// <param name="left">What is left, by kind.</param>
    /// <param name="old">The conditions before; null for none.</param>
    /// <param name="now">The time as metadata has it.</param>
    public static JsonArray Of(IReadOnlyList<(GroupResource Resource, IReadOnlyList<StoredObject> Items)> left, JsonArray? old, string now)
    {
        var finalizers = left.SelectMany(static l => l.Items).SelectMany(static i => i.Parse()["metadata"]!["finalizers"] as JsonArray ?? [])
            .GroupBy(static f => (string?)f ?? "", StringComparer.Ordinal).OrderBy(static g => g.Key, StringComparer.Ordinal).ToList();
        var remaining = left.OrderBy(static l => l.Resource.ToString(), StringComparer.Ordinal)
            .Select(static l => $"{l.Resource.Resource}.{l.Resource.Group} has {l.Items.Count} resource instances");
        return new JsonArray(
            Condition("NamespaceDeletionDiscoveryFailure", false, "ResourcesDiscovered", "All resources successfully discovered"),
            Condition("NamespaceDeletionGroupVersionParsingFailure", false, "ParsedGroupVersions", "All legacy kube types successfully parsed"),
            Condition("NamespaceDeletionContentFailure", false, "ContentDeleted", "All content successfully deleted, may be waiting on finalization"),
            Condition("NamespaceContentRemaining", true, "SomeResourcesRemain", $"Some resources are remaining: {string.Join(", ", remaining)}"),
            finalizers.Count == 0
                ? Condition("NamespaceFinalizersRemaining", false, "ContentHasNoFinalizers", "All content-preserving finalizers finished")
                : Condition("NamespaceFinalizersRemaining", true, "SomeFinalizersRemain", $"Some content in the namespace has finalizers remaining: {string.Join(", ", finalizers.Select(static f => $"{f.Key} in {f.Count()} resource instances"))}"));

        JsonObject Condition(string type, bool holds, string reason, string message)
        {
            var status = holds ? "True" : "False";
            var before = old?.FirstOrDefault(c => (string?)c?["type"] == type);
            return new JsonObject
            {
                ["type"] = type,
                ["status"] = status,
                ["lastTransitionTime"] = (string?)before?["status"] == status ? (string?)before?["lastTransitionTime"] : now,
                ["reason"] = reason,
                ["message"] = message,
            };
        }
    }
}
