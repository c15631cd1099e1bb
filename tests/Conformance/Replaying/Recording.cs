using System.Text.Json;

namespace CodeRun.Tests.Conformance.Replaying;

/// <summary>A file of requests with the answers that are expected.</summary>
internal sealed record Recording
{
    /// <summary>The file's JSON.</summary>
    public required JsonElement Root { get; init; }

    /// <summary>The behaviour, in one sentence.</summary>
    public string Description => Root.GetProperty("description").GetString()!;

    /// <summary>What a server or runner may lack: <c>compact</c>, <c>impersonation</c>, <c>anonymous</c>, <c>protobuf</c>.</summary>
    public IEnumerable<string> Needs => Root.TryGetProperty("needs", out var needs) ? needs.EnumerateArray().Select(static n => n.GetString()!) : [];

    public IEnumerable<JsonElement> Steps => Root.GetProperty("steps").EnumerateArray();

    /// <summary>Requests that are sent at the end in any case. Pods go first and at once: without a kubelet nobody else ends their grace period, and the namespace would stay.</summary>
    public IEnumerable<JsonElement> Cleanup =>
    [
        JsonElement.Parse($$$"""{"method":"DELETE","path":"/api/v1/namespaces/{{{Root.GetProperty("namespace").GetString()}}}/pods","query":{"gracePeriodSeconds":"0"}}"""),
        .. Root.TryGetProperty("cleanup", out var cleanup) ? cleanup.EnumerateArray() : [],
    ];

    /// <summary>Reads a file; a suffix is added to its namespace, which all its names contain, so that it can run again on the same server.</summary>
    public static Recording Parse(string text, string suffix = "")
    {
        var root = JsonElement.Parse(text);
        if (suffix.Length == 0)
            return new Recording { Root = root };
        var name = root.GetProperty("namespace").GetString()!;
        return new Recording { Root = JsonElement.Parse(text.Replace(name, name + suffix, StringComparison.Ordinal)) };
    }
}
