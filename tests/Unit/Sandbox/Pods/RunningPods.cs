using System.Text;
using System.Text.Json.Nodes;
using CodeRun.Sandbox.Http;
using CodeRun.Sandbox.Pods;
using CodeRun.Sandbox.Storage;

namespace CodeRun.Tests.Unit.Sandbox.Pods;

/// <summary>A sandbox that runs pods as real processes; they are waited for by what their objects and logs say.</summary>
public sealed class RunningPods : IAsyncDisposable
{
    private static readonly GroupResource Pods = new("", "pods");
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly LocalPodRunner _runner;

    private RunningPods(TimeProvider? time)
    {
        Root = Directory.CreateTempSubdirectory("coderun-pods-").FullName;
        _runner = new LocalPodRunner(
            new PodRunnerOptions { RootDirectory = Path.Combine(Root, "pods"), Time = time ?? TimeProvider.System },
            new Dictionary<string, string>(StringComparer.Ordinal) { ["PATH"] = "/usr/bin:/bin" });
        Server = new ApiServer(time ?? TimeProvider.System, new Random(1), _runner);
    }

    /// <summary>Directory of everything.</summary>
    public string Root { get; }

    public ApiServer Server { get; }

    public IObjectAccess Objects => Server.Objects;

    public static async Task<RunningPods> StartAsync(TimeProvider? time = null)
    {
        var pods = new RunningPods(time);
        await pods._runner.StartAsync(pods.Objects, new PodApi(new Uri("https://127.0.0.1:6443/"), "-----certificate-----", pods.Server.Access.Tokens), CancellationToken.None);
        return pods;
    }

    public async ValueTask DisposeAsync()
    {
        await _runner.DisposeAsync();
        Server.Dispose();
        Directory.Delete(Root, recursive: true);
    }

    /// <summary>Makes an object in the namespace default.</summary>
    public JsonObject Create(string plural, string json)
    {
        var value = JsonNode.Parse(json)!.AsObject();
        value["metadata"]!["namespace"] = "default";
        return Objects.Create(new GroupResource("", plural), value) ?? throw new InvalidOperationException($"{plural} cannot be created.");
    }

    /// <summary>Makes a pod. A container's <c>sh</c> is a script that bash runs; nothing is restarted and no token mounted unless said.</summary>
    public JsonObject Pod(string name, string spec)
    {
        var pod = JsonNode.Parse($$$"""{"apiVersion":"v1","kind":"Pod","metadata":{"name":"{{{name}}}","labels":{"app":"x"}},"spec":{{{spec}}}}""")!.AsObject();
        var own = pod["spec"]!.AsObject();
        own["restartPolicy"] ??= "Never";
        own["terminationGracePeriodSeconds"] ??= 20;
        own["automountServiceAccountToken"] ??= false;
        foreach (var container in (own["containers"] as JsonArray ?? []).Concat(own["initContainers"] as JsonArray ?? []).OfType<JsonObject>())
        {
            container["image"] ??= "example.com/app:1";
            container["name"] ??= "c";
            if ((string?)container["sh"] is { } script)
                container["command"] = new JsonArray("/bin/bash", "-c", script);
            container.Remove("sh");
        }

        return Create("pods", pod.ToJsonString());
    }

    public Task<JsonObject> EndAsync(string name) => UntilAsync(name, static p => (string?)p["status"]!["phase"] is "Succeeded" or "Failed");

    public async Task<JsonObject> UntilAsync(string name, Func<JsonObject, bool> condition)
    {
        using var limit = new CancellationTokenSource(Limit);
        await foreach (var next in Objects.WatchAsync(Pods, limit.Token))
        {
            if ((string)next.Object["metadata"]!["name"]! == name && next.Type != ObjectEventType.Deleted && condition(next.Object))
                return next.Object;
        }

        throw new InvalidOperationException("The watch has ended.");
    }

    /// <summary>Waits until the pod's object is gone and returns its last state.</summary>
    public async Task<JsonObject> GoneAsync(string name, Func<Task> delete)
    {
        using var limit = new CancellationTokenSource(Limit);
        var asked = false;
        await foreach (var next in Objects.WatchAsync(Pods, limit.Token))
        {
            if ((string)next.Object["metadata"]!["name"]! != name)
                continue;
            if (!asked)
                await delete();
            asked = true;
            if (next.Type == ObjectEventType.Deleted)
                return next.Object;
        }

        throw new InvalidOperationException("The watch has ended.");
    }

    /// <summary>Waits for an Event with this reason.</summary>
    public async Task<JsonObject> EventAsync(string reason)
    {
        using var limit = new CancellationTokenSource(Limit);
        await foreach (var next in Objects.WatchAsync(new GroupResource("", "events"), limit.Token))
        {
            if ((string?)next.Object["reason"] == reason)
                return next.Object;
        }

        throw new InvalidOperationException("The watch has ended.");
    }

    /// <summary>Reads a log through the API.</summary>
    public async Task<string> LogAsync(string pod, string query = "")
    {
        var answer = await SendAsync("GET", $"/api/v1/namespaces/default/pods/{pod}/log", query);
        return answer.Status == 200 ? await ReadAsync(answer, until: null) : throw new InvalidOperationException(await ReadAsync(answer, until: null));
    }

    /// <summary>Follows the log of a pod with one container, once that runs, until a text is in it.</summary>
    public async Task<string> FollowAsync(string pod, string until, string query = "")
    {
        await UntilAsync(pod, static p => p["status"]!["containerStatuses"]?[0]!["containerID"] is not null);
        var answer = await SendAsync("GET", $"/api/v1/namespaces/default/pods/{pod}/log", query.Length == 0 ? "follow=true" : $"follow=true&{query}");
        return await ReadAsync(answer, until);
    }

    public Task DeleteAsync(string pod, int grace) => SendAsync("DELETE", $"/api/v1/namespaces/default/pods/{pod}", $"gracePeriodSeconds={grace}");

    public async Task<string> ErrorAsync(string pod, string query)
    {
        var answer = await SendAsync("GET", $"/api/v1/namespaces/default/pods/{pod}/log", query);
        return (string)JsonNode.Parse(answer.Body.Span)!["message"]!;
    }

    private async Task<ApiResponse> SendAsync(string method, string path, string query)
    {
        var parameters = query.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(static p => p.Split('=')).ToDictionary(static p => p[0], static p => p[1], StringComparer.Ordinal);
        return await Server.HandleAsync(new ApiRequest { Method = method, Path = path, Query = parameters }, CancellationToken.None);
    }

    private static async Task<string> ReadAsync(ApiResponse answer, string? until)
    {
        if (answer.Stream is null)
            return Encoding.UTF8.GetString(answer.Body.Span);
        using var limit = new CancellationTokenSource(Limit);
        var text = new StringBuilder();
        await foreach (var piece in answer.Stream.WithCancellation(limit.Token))
        {
            text.Append(Encoding.UTF8.GetString(piece.Span));
            if (until is not null && text.ToString().Contains(until, StringComparison.Ordinal))
                break;
        }

        return text.ToString();
    }
}
