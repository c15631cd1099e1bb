using System.Text.Json.Nodes;
using CodeRun.Sandbox.Http;
using CodeRun.Sandbox.Pods;
using CodeRun.Sandbox.Storage;

namespace CodeRun.Sandbox.Requests;

/// <summary>GET of pods/log.</summary>
internal sealed class PodLogHandler(ObjectStore store, IPodLogs? logs)
{
    /// <summary>Opens the log of a container.</summary>
    public async ValueTask<ApiResponse> AnswerAsync(RequestContext context, CancellationToken cancellationToken)
    {
        var (name, request) = (context.Path.Name!, context.Request);
        var pod = store.Get(context.Definition.Stored, context.Namespace, name)?.Parse() ?? throw ApiErrors.NotFound(context.Definition.Resource, name);
        var containers = (pod["spec"]?["containers"] as JsonArray ?? []).Concat(pod["spec"]?["initContainers"] as JsonArray ?? []).Select(static c => (string?)c?["name"] ?? "").ToList();
        var container = request.Parameter("container") ?? (containers.Count == 1 ? containers[0] : throw ApiErrors.BadRequest($"a container name must be specified for pod {name}, choose one of: [{string.Join(' ', containers)}]"));
        if (!containers.Contains(container, StringComparer.Ordinal))
            throw ApiErrors.BadRequest($"container {container} is not valid for pod {name}");
        // A pod without a node has no kubelet that could be asked.
        if (string.IsNullOrEmpty((string?)pod["spec"]?["nodeName"]))
            return new ApiResponse { Status = 204 };
        if (logs is null)
            throw ApiErrors.BadRequest($"container \"{container}\" in pod \"{name}\" is waiting to start: no pods run in this sandbox");
        var options = new PodLogOptions
        {
            Follow = request.Flag("follow"),
            Previous = request.Flag("previous"),
            Timestamps = request.Flag("timestamps"),
            TailLines = QueryNumbers.Read(request, "tailLines"),
            SinceSeconds = QueryNumbers.Read(request, "sinceSeconds"),
            LimitBytes = QueryNumbers.Read(request, "limitBytes"),
        };
        var log = await logs.OpenAsync(context.Namespace, (string)pod["metadata"]!["uid"]!, container, options, cancellationToken)
            ?? throw ApiErrors.BadRequest($"container \"{container}\" in pod \"{name}\" is waiting to start: ContainerCreating");
        return new ApiResponse { Status = 200, ContentType = "text/plain", Stream = log };
    }
}
