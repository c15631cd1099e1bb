using System.Globalization;
using System.Text.Json.Nodes;
using CodeRun.Sandbox.Http;
using CodeRun.Sandbox.Pods;
using CodeRun.Sandbox.Schema;
using CodeRun.Sandbox.Storage;

namespace CodeRun.Sandbox.Requests;

/// <summary>GET of pods/log.</summary>
internal sealed class PodLogHandler(ObjectStore store, IPodLogs? logs)
{
    /// <summary>Opens the log of a container.</summary>
    public async ValueTask<ApiResponse> AnswerAsync(RequestContext context, CancellationToken cancellationToken)
    {
        var (name, request) = (context.Path.Name!, context.Request);
        var options = Options(request, name);
        var pod = store.Get(context.Definition.Stored, context.Namespace, name)?.Parse() ?? throw ApiErrors.NotFound(context.Definition.Resource, name);
        var container = PodLogTarget.Container(pod, request.Parameter("container"));
        // A pod without a node has no kubelet that could be asked.
        if (string.IsNullOrEmpty((string?)pod["spec"]?["nodeName"]))
            return new ApiResponse { Status = 204 };
        if (logs is null)
            throw ApiErrors.BadRequest($"container \"{container}\" in pod \"{name}\" is waiting to start: no pods run in this sandbox");
        var run = PodLogTarget.Run(pod, container, request.Flag("previous"));
        var log = await logs.OpenAsync(context.Namespace, (string)pod["metadata"]!["uid"]!, container, options with { ContainerId = run }, cancellationToken)
            ?? throw ApiErrors.BadRequest($"container \"{container}\" in pod \"{name}\" is not available");
        return new ApiResponse { Status = 200, ContentType = "text/plain", Stream = log };
    }

    // apiserver: validation of PodLogOptions.
    private static PodLogOptions Options(ApiRequest request, string name)
    {
        List<FieldProblem> problems = [];
        var options = new PodLogOptions
        {
            Follow = request.Flag("follow"),
            Timestamps = request.Flag("timestamps"),
            TailLines = QueryNumbers.Read(request, "tailLines"),
            SinceSeconds = QueryNumbers.Read(request, "sinceSeconds"),
            SinceTime = Time(request),
            LimitBytes = QueryNumbers.Read(request, "limitBytes"),
        };
        if (options.TailLines < 0)
            problems.Add(FieldProblem.Invalid("tailLines", Number(options.TailLines), "must be greater than or equal to 0"));
        if (options.LimitBytes < 1)
            problems.Add(FieldProblem.Invalid("limitBytes", Number(options.LimitBytes), "must be greater than 0"));
        if (options is { SinceSeconds: not null, SinceTime: not null })
            problems.Add(FieldProblem.Forbidden("", "at most one of `sinceTime` or `sinceSeconds` may be specified"));
        else if (options.SinceSeconds < 1)
            problems.Add(FieldProblem.Invalid("sinceSeconds", Number(options.SinceSeconds), "must be greater than 0"));
        return problems.Count == 0 ? options : throw ApiErrors.Invalid("", "PodLogOptions", name, problems);
    }

    private static string Number(long? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "null";

    private static DateTimeOffset? Time(ApiRequest request)
    {
        if (request.Parameter("sinceTime") is not { Length: > 0 } text)
            return null;
        return DateTimeOffset.TryParseExact(text, ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw ApiErrors.BadRequest($"parsing time \"{text}\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \"{text}\" as \"2006\"");
    }
}
