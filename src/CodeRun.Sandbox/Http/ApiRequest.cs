using CodeRun.Sandbox.Access;

namespace CodeRun.Sandbox.Http;

/// <summary>A request, free of any transport.</summary>
public sealed record ApiRequest
{
    private const int MaxManager = 128;

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

    /// <summary>User-Agent header; empty for none.</summary>
    public string UserAgent { get; init; } = "";

    /// <summary>If-None-Match header; empty for none.</summary>
    public string IfNoneMatch { get; init; } = "";

    /// <summary>Body; empty for none.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Who sends it; null when it comes from this process, which may do everything.</summary>
    public UserInfo? User { get; init; }

    /// <summary>Name under which the sender's fields are managed when it gives none: its program's name (apimachinery: managerOrUserAgent).</summary>
    public string DefaultManager
    {
        get
        {
            var name = UserAgent.Split('/')[0];
            var printable = string.Concat(name.Where(static c => !char.IsControl(c)));
            return printable.Length == 0 ? "unknown" : printable.Length > MaxManager ? printable[..MaxManager] : printable;
        }
    }

    /// <summary>True when JSON is laid out for people: as the parameter pretty says or, without it, for programs that people use (apiserver: isPrettyPrint).</summary>
    public bool WantsIndented => Parameter("pretty") is { } asked
        ? asked is "1" or "t" or "T" or "true" or "TRUE" or "True"
        : UserAgent.StartsWith("curl", StringComparison.Ordinal) || UserAgent.StartsWith("Wget", StringComparison.Ordinal) || UserAgent.StartsWith("Mozilla/5.0", StringComparison.Ordinal);

    /// <summary>A query parameter, or null.</summary>
    public string? Parameter(string name) => Query.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    /// <summary>True when a query parameter is switched on: there, and neither "false" nor "0" (apimachinery: Convert_Slice_string_To_bool).</summary>
    public bool Flag(string name) => Query.TryGetValue(name, out var value) && !value.Equals("false", StringComparison.OrdinalIgnoreCase) && value != "0";
}
