using System.Text.Json.Nodes;
using CodeRun.Sandbox.Http;

namespace CodeRun.Sandbox.Requests;

/// <summary>Which log a request means (apiserver: LogLocation; kubelet: validateContainerLogStatus). Pure.</summary>
internal static class PodLogTarget
{
    /// <summary>The container whose log is meant.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="asked">The container that was asked for; null for none.</param>
    /// <exception cref="ApiStatusException">400: it has to be named, or is not there.</exception>
    public static string Container(JsonObject pod, string? asked)
    {
        var name = (string)pod["metadata"]!["name"]!;
        var (main, init, ephemeral) = (Names(pod, "containers"), Names(pod, "initContainers"), Names(pod, "ephemeralContainers"));
        if (!string.IsNullOrEmpty(asked))
            return main.Concat(init).Concat(ephemeral).Contains(asked, StringComparer.Ordinal) ? asked : throw ApiErrors.BadRequest($"container {asked} is not valid for pod {name}");
        if (main.Count == 1)
            return main[0];
        var choice = $"a container name must be specified for pod {name}, choose one of: [{string.Join(' ', main)}]";
        if (init.Count > 0)
            choice += $" or one of the init containers: [{string.Join(' ', init)}]";
        if (ephemeral.Count > 0)
            choice += $" or one of the ephemeral containers: [{string.Join(' ', ephemeral)}]";
        throw ApiErrors.BadRequest(choice);
    }

    /// <summary>The run whose log is meant: its <c>containerID</c>.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="container">One of its containers.</param>
    /// <param name="previous">The run before the last one.</param>
    /// <exception cref="ApiStatusException">400: there is no log of it.</exception>
    public static string? Run(JsonObject pod, string container, bool previous)
    {
        var name = (string)pod["metadata"]!["name"]!;
        var status = ((string[])["containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses"])
            .SelectMany(l => (pod["status"]?[l] as JsonArray ?? []).OfType<JsonObject>()).FirstOrDefault(s => (string?)s["name"] == container)
            ?? throw ApiErrors.BadRequest($"container \"{container}\" in pod \"{name}\" is not available");
        var (state, last) = (status["state"], status["lastState"]?["terminated"] as JsonObject);
        if (previous)
            return Id(last) ?? throw ApiErrors.BadRequest($"previous terminated container \"{container}\" in pod \"{name}\" not found");
        if (state?["running"] is not null)
            return Id(status);
        if (state?["terminated"] is JsonObject ended)
            return Id(ended) ?? Id(last) ?? throw ApiErrors.BadRequest($"container \"{container}\" in pod \"{name}\" is terminated");
        if (last is not null)
            return Id(last) ?? throw ApiErrors.BadRequest($"container \"{container}\" in pod \"{name}\" is terminated");
        throw ApiErrors.BadRequest(state?["waiting"] is { } waiting
            ? $"container \"{container}\" in pod \"{name}\" is waiting to start: {(string?)waiting["reason"]}"
            : $"container \"{container}\" in pod \"{name}\" is waiting to start - no logs yet");
    }

    private static List<string> Names(JsonObject pod, string list) => [.. (pod["spec"]?[list] as JsonArray ?? []).Select(static c => (string?)c?["name"] ?? "")];

    private static string? Id(JsonNode? status) => (string?)status?["containerID"] is { Length: > 0 } id ? id : null;
}
