using System.Globalization;
using System.Net;
using System.Net.Sockets;
using CodeRun.Sandbox.Access;
using CodeRun.Sandbox.Schema;

namespace CodeRun.Sandbox.Cel;

/// <summary>URLs, IP addresses and networks (Kubernetes' url, ip and cidr libraries).</summary>
internal static class CelNetwork
{
    private const string NoScheme = "none";

    /// <summary>The value that a text stands for, or whether it stands for one.</summary>
    /// <exception cref="CelException">It stands for none.</exception>
    public static object Read(string name, string text) => name switch
    {
        "url" => Url(text) ?? throw new CelException($"URL parse error during conversion from string: parse {GoText.Quote(text)}: invalid URI for request"),
        "isURL" => Url(text) is not null,
        "ip" => Address(text) ?? throw new CelException($"IP Address {GoText.Quote(text)} parse error during conversion from string: ParseAddr({GoText.Quote(text)}): unable to parse IP"),
        "isIP" => Address(text) is not null,
        "cidr" => CelCidr.Parse(text) ?? throw new CelException($"network address parse error during conversion from string: network address parse error during conversion from string: netip.ParsePrefix({GoText.Quote(text)})"),
        _ => CelCidr.Parse(text) is not null,
    };

    /// <summary>The result of a method of a URL, an address or a network.</summary>
    /// <exception cref="CelException">It has none for these values.</exception>
    public static object? Apply(string name, object target, object? argument) => target switch
    {
        Uri url => Part(name, url),
        IPAddress address => Property(name, address),
        CelCidr cidr => cidr.Apply(name, argument),
        _ => throw new CelException(CelException.NoOverload),
    };

    /// <summary>True when an address is written in its shortest form.</summary>
    /// <exception cref="CelException">It is no address.</exception>
    public static bool IsCanonical(string text) => ((IPAddress)Read("ip", text)).ToString() == text;

    /// <summary>An address; null for anything else, also for one with a zone or an IPv4 address inside an IPv6 one.</summary>
    public static IPAddress? Address(string text) =>
        (StringFormats.Holds("ipv4", text) || StringFormats.Holds("ipv6", text)) && IPAddress.TryParse(text, out var address) && !address.IsIPv4MappedToIPv6 ? address : null;

    private static object Property(string name, IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        var is4 = address.AddressFamily == AddressFamily.InterNetwork;
        var isUnspecified = address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);
        var isMulticast = is4 ? bytes[0] >> 4 == 14 : bytes[0] == 0xff;
        var isLinkLocal = is4 ? bytes is [169, 254, ..] : bytes[0] == 0xfe && (bytes[1] & 0xc0) == 0x80;
        return name switch
        {
            "family" => is4 ? 4L : 6L,
            "isUnspecified" => isUnspecified,
            "isLoopback" => IPAddress.IsLoopback(address),
            "isLinkLocalMulticast" => is4 ? bytes is [224, 0, 0, ..] : bytes[0] == 0xff && (bytes[1] & 0x0f) == 2,
            "isLinkLocalUnicast" => isLinkLocal,
            "isGlobalUnicast" => !isUnspecified && !isMulticast && !isLinkLocal && !IPAddress.IsLoopback(address) && !(is4 && bytes is [255, 255, 255, 255]),
            _ => throw new CelException(CelException.NoOverload),
        };
    }

    private static Uri? Url(string text) => StringFormats.Holds("uri", text)
        && (text.StartsWith('/') ? Uri.TryCreate($"{NoScheme}://{text}", UriKind.Absolute, out var url) : Uri.TryCreate(text, UriKind.Absolute, out url)) ? url : null;

    private static object Part(string name, Uri url) => name switch
    {
        "getScheme" => url.Scheme == NoScheme ? "" : url.Scheme,
        "getHost" => url.Scheme == NoScheme ? "" : HasPort(url) ? $"{url.Host}:{url.Port.ToString(CultureInfo.InvariantCulture)}" : url.Host,
        "getHostname" => url.Scheme == NoScheme ? "" : url.Host.Trim('[', ']'),
        "getPort" => HasPort(url) ? url.Port.ToString(CultureInfo.InvariantCulture) : "",
        "getEscapedPath" => url.AbsolutePath == "/" && !url.OriginalString.Contains(url.Authority + "/", StringComparison.Ordinal) ? "" : url.AbsolutePath,
        "getQuery" => Query(url.Query),
        _ => throw new CelException(CelException.NoOverload),
    };

    // A port that is written is there, also when it is the scheme's own.
    private static bool HasPort(Uri url) => url.Port >= 0 && (!url.IsDefaultPort || url.OriginalString.Contains($"{url.Host}:{url.Port.ToString(CultureInfo.InvariantCulture)}", StringComparison.OrdinalIgnoreCase));

    private static Dictionary<object, object?> Query(string query)
    {
        var map = new Dictionary<object, object?>();
        foreach (var pair in query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Select(static p => p.Split('=', 2)))
        {
            var name = WebUtility.UrlDecode(pair[0]);
            if (!map.TryGetValue(name, out var values))
                map[name] = values = new List<object?>();
            ((List<object?>)values!).Add(pair.Length > 1 ? WebUtility.UrlDecode(pair[1]) : "");
        }

        return map;
    }
}
