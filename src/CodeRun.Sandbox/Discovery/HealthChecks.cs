using System.Text;
using CodeRun.Sandbox.Http;

namespace CodeRun.Sandbox.Discovery;

/// <summary>/healthz, /livez and /readyz with their single checks. The server is one process with its store in it: when it answers, all is well.</summary>
internal static class HealthChecks
{
    private static readonly string[] Checks = ["ping", "log", "etcd", "poststarthook/generic-apiserver-start-informers", "poststarthook/start-apiextensions-controllers", "poststarthook/crd-informer-synced", "poststarthook/rbac/bootstrap-roles"];

    /// <summary>The answer, or null when there is no such check.</summary>
    /// <param name="endpoint">healthz, livez or readyz.</param>
    /// <param name="check">A single check; empty for all.</param>
    /// <param name="request">Request with the parameters verbose and exclude.</param>
    public static ApiResponse? Answer(string endpoint, string check, ApiRequest request)
    {
        string[] known = endpoint == "readyz" ? [.. Checks[..3], "etcd-readiness", "informer-sync", .. Checks[3..], "shutdown"] : Checks;
        if (check.Length > 0)
            return known.Contains(check, StringComparer.Ordinal) ? ApiResponse.Text("ok") : null;
        var excluded = request.Parameter("exclude");
        if (!request.Query.ContainsKey("verbose"))
            return ApiResponse.Text("ok");
        var text = new StringBuilder();
        foreach (var name in known)
            text.Append(name == excluded ? $"[+]{name} excluded: ok\n" : $"[+]{name} ok\n");
        if (excluded is not null && !known.Contains(excluded, StringComparer.Ordinal))
            text.Append($"warn: some health checks cannot be excluded: no matches for \"{excluded}\"\n");
        return ApiResponse.Text(text.Append($"{endpoint} check passed\n").ToString());
    }
}
