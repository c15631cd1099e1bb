using System.Globalization;

namespace CodeRun.Sandbox.Http;

/// <summary>
/// The names under which the endpoint answers. A page in a browser can make a name of its own point at 127.0.0.1 (DNS rebinding); its requests carry
/// that name, and are refused.
/// </summary>
internal sealed class HostNames
{
    private const int HttpsPort = 443;
    private static readonly string[] Names = ["127.0.0.1", "localhost"];

    private readonly HashSet<string> _allowed;

    /// <summary>The names for a port.</summary>
    public HostNames(int port)
    {
        var own = port.ToString(CultureInfo.InvariantCulture);
        _allowed = new HashSet<string>(Names.Select(n => $"{n}:{own}"), StringComparer.OrdinalIgnoreCase);
        // Clients leave the usual port out.
        if (port == HttpsPort)
            _allowed.UnionWith(Names);
    }

    /// <summary>True for a Host header (HTTP/2: an :authority) that is one of them, as it was sent.</summary>
    public bool Allow(string? host) => host is not null && _allowed.Contains(host);

    /// <inheritdoc/>
    public override string ToString() => string.Join(" and ", _allowed.Order(StringComparer.Ordinal));
}
