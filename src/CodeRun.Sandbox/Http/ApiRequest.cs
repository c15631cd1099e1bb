using CodeRun.Sandbox.Access;

namespace CodeRun.Sandbox.Http;

/// <summary>A request, free of any transport.</summary>
public sealed record ApiRequest
{
    /// <summary>HTTP method in upper case.</summary>
    public required string Method { get; init; }

    /// <summary>Path, percent-encoded as sent, beginning with '/'.</summary>
    public required string Path { get; init; }

    /// <summary>Query parameters, decoded.</summary>
    public IReadOnlyDictionary<string, string> Query { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Accept header; empty for none.</summary>
    public string Accept { get; init; } = "";

    /// <summary>Content-Type header; empty for none.</summary>
    public string ContentType { get; init; } = "";

    /// <summary>Body; empty for none.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Who sends it; null when it comes from this process, which may do everything.</summary>
    public UserInfo? User { get; init; }

    /// <summary>A query parameter, or null.</summary>
    public string? Parameter(string name) => Query.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    /// <summary>True when a query parameter is switched on.</summary>
    public bool Flag(string name) => Parameter(name) is "true" or "1" or "True";
}
