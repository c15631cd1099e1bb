using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using CodeRun.Sandbox.Admission;
using CodeRun.Sandbox.Cel;

namespace CodeRun.Sandbox.Schema;

/// <summary>The formats of values that an API server checks (apiextensions: supported formats; kube-openapi: strfmt). Unknown ones are ignored.</summary>
internal static partial class StringFormats
{
    private const int MaxHost = 255;
    private const int MaxLabel = 63;
    private static readonly HashSet<string> Texts = new(StringComparer.Ordinal)
    {
        "bsonobjectid", "uri", "email", "hostname", "ipv4", "ipv6", "cidr", "mac", "uuid", "uuid3", "uuid4", "uuid5", "isbn", "isbn10", "isbn13", "creditcard", "ssn",
        "hexcolor", "rgbcolor", "byte", "password", "date", "duration", "datetime", "k8sshortname", "k8slongname",
    };

    private static readonly string[] Units = ["ns", "nano", "us", "µs", "micro", "ms", "milli", "s", "sec", "m", "min", "h", "hr", "hour", "d", "day", "w", "week"];
    private static readonly string[] Prefixes = ["nano", "micro", "milli", "sec", "min", "hour", "day", "week"];

    /// <summary>The format when values of the type are checked by it, else an empty text.</summary>
    public static string Known(string format, string type) => type switch
    {
        "" or "string" => Texts.Contains(Plain(format)) ? format : "",
        "integer" => format is "int32" or "int64" ? format : "",
        "number" => format is "float" or "double" ? format : "",
        _ => "",
    };

    /// <summary>True when a text has a format.</summary>
    public static bool Holds(string format, string text) => Plain(format) switch
    {
        "bsonobjectid" => text.Length == 24 && text.All(char.IsAsciiHexDigit),
        "uri" => IsUri(text),
        "email" => Email().IsMatch(text),
        "hostname" => text.Length <= MaxHost && Hostname().IsMatch(text) && text.Split('.').All(static p => p.Length <= MaxLabel),
        "ipv4" => IsIp(text, AddressFamily.InterNetwork),
        "ipv6" => IsIp(text, AddressFamily.InterNetworkV6),
        "cidr" => IsCidr(text),
        "mac" => Mac().IsMatch(text),
        "uuid" => Uuid().IsMatch(text),
        "uuid3" => Uuid().IsMatch(text) && Bare(text)[12] == '3',
        "uuid4" => Uuid().IsMatch(text) && Bare(text) is var bare && bare[12] == '4' && char.ToLowerInvariant(bare[16]) is '8' or '9' or 'a' or 'b',
        "uuid5" => Uuid().IsMatch(text) && Bare(text) is var bare && bare[12] == '5' && char.ToLowerInvariant(bare[16]) is '8' or '9' or 'a' or 'b',
        "isbn" => IsIsbn10(text) || IsIsbn13(text),
        "isbn10" => IsIsbn10(text),
        "isbn13" => IsIsbn13(text),
        "creditcard" => IsCreditCard(text),
        "ssn" => Ssn().IsMatch(text),
        "hexcolor" => HexColor().IsMatch(text),
        "rgbcolor" => RgbColor().IsMatch(text),
        "byte" => Base64().IsMatch(text),
        "date" => IsDate(text),
        "datetime" => IsDateTime(text),
        "duration" => IsDuration(text),
        "k8sshortname" => NameRules.Label(text).Count == 0,
        "k8slongname" => NameRules.Subdomain(text).Count == 0,
        _ => true,
    };

    private static string Plain(string format) => format.Replace("-", "", StringComparison.Ordinal);

    private static string Bare(string uuid) => uuid.Replace("-", "", StringComparison.Ordinal);

    private static bool IsDate(string text) => text.Length == 10 && DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    private static bool IsDateTime(string text)
    {
        var parts = text.ToLowerInvariant().Split('t');
        return parts.Length >= 2 && IsDate(parts[0]) && Time().Match(parts[1]) is { Success: true } time
            && string.CompareOrdinal(time.Groups["hour"].Value, "23") <= 0 && string.CompareOrdinal(time.Groups["minute"].Value, "59") <= 0 && string.CompareOrdinal(time.Groups["second"].Value, "59") <= 0;
    }

    // Go's durations, and those of Scala such as "22 days".
    private static bool IsDuration(string text) => CelValues.Duration(text) is not null
        || DurationPart().Matches(text).Select(static m => m.Groups["unit"].Value.ToLowerInvariant()).Any(static u => Units.Contains(u, StringComparer.Ordinal) || Prefixes.Any(p => u.StartsWith(p, StringComparison.Ordinal)));

    private static bool IsUri(string text)
    {
        if (text.Length == 0 || text.Any(static c => c is < ' ' or '\u007f') || BadPercent().IsMatch(text))
            return false;
        return text[0] == '/' || text == "*" || (Scheme().Match(text) is { Success: true } scheme && (!text.AsSpan(scheme.Length).StartsWith("//", StringComparison.Ordinal) || Authority().IsMatch(text[(scheme.Length + 2)..])));
    }

    private static bool IsIp(string text, AddressFamily family) =>
        (family == AddressFamily.InterNetworkV6 ? text.Contains(':', StringComparison.Ordinal) && !text.Contains('%', StringComparison.Ordinal) && !text.Contains('[', StringComparison.Ordinal) : Dotted().IsMatch(text))
        && IPAddress.TryParse(text, out var address) && address.AddressFamily == family;

    private static bool IsCidr(string text)
    {
        var parts = text.Split('/');
        if (parts.Length != 2 || parts[1].Length is 0 or > 3 || !parts[1].All(char.IsAsciiDigit) || (parts[1].Length > 1 && parts[1][0] == '0'))
            return false;
        var bits = int.Parse(parts[1], CultureInfo.InvariantCulture);
        return (IsIp(parts[0], AddressFamily.InterNetwork) && bits <= 32) || (IsIp(parts[0], AddressFamily.InterNetworkV6) && bits <= 128);
    }

    private static bool IsIsbn10(string text)
    {
        var digits = Separators().Replace(text, "");
        return Isbn10().IsMatch(digits) && digits.Select(static (c, i) => (10 - i) * (c is 'X' or 'x' ? 10 : c - '0')).Sum() % 11 == 0;
    }

    private static bool IsIsbn13(string text)
    {
        var digits = Separators().Replace(text, "");
        return digits.Length == 13 && digits.All(char.IsAsciiDigit) && digits.Select(static (c, i) => (i % 2 == 0 ? 1 : 3) * (c - '0')).Sum() % 10 == 0;
    }

    private static bool IsCreditCard(string text)
    {
        var digits = string.Concat(text.Where(char.IsAsciiDigit));
        return Card().IsMatch(digits) && digits.Reverse().Select(static (c, i) => i % 2 == 0 ? c - '0' : (c - '0') * 2 is var twice && twice > 9 ? twice - 9 : twice).Sum() % 10 == 0;
    }

    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;
    private const int Timeout = 1000;

    [GeneratedRegex(@"^(?<hour>[0-9]{2}):(?<minute>[0-9]{2}):(?<second>[0-9]{2})(.[0-9]+)?(z|[+-][0-9]{2}:[0-9]{2})\z", Options, Timeout)]
    private static partial Regex Time();

    [GeneratedRegex(@"[0-9]+\s*(?<unit>[A-Za-zµ]+)", Options, Timeout)]
    private static partial Regex DurationPart();

    [GeneratedRegex(@"%(?![0-9A-Fa-f]{2})", Options, Timeout)]
    private static partial Regex BadPercent();

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9+.-]*:", Options, Timeout)]
    private static partial Regex Scheme();

    [GeneratedRegex(@"^([^/?#@]*@)?(\[[0-9A-Fa-f:.%]+\]|[^/?#\s:\[\]<>""\\^`{|}]*)(:[0-9]*)?([/?#]|\z)", Options, Timeout)]
    private static partial Regex Authority();

    [GeneratedRegex(@"^([^<>]*<)?[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[^\s@<>()\[\],;:""\\]+>?\z", Options, Timeout)]
    private static partial Regex Email();

    [GeneratedRegex(@"^([a-zA-Z0-9\p{S}\p{L}]((-?[a-zA-Z0-9\p{S}\p{L}]{0,62})?)|([a-zA-Z0-9\p{S}\p{L}](([a-zA-Z0-9-\p{S}\p{L}]{0,61}[a-zA-Z0-9\p{S}\p{L}])?)(\.)){1,}([a-zA-Z\p{L}]){2,63})\z", Options, Timeout)]
    private static partial Regex Hostname();

    [GeneratedRegex(@"^(0|[1-9][0-9]{0,2})(\.(0|[1-9][0-9]{0,2})){3}\z", Options, Timeout)]
    private static partial Regex Dotted();

    [GeneratedRegex(@"^(([0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2}|([0-9A-Fa-f]{2}-){5}[0-9A-Fa-f]{2}|([0-9A-Fa-f]{4}\.){2}[0-9A-Fa-f]{4}|([0-9A-Fa-f]{2}:){7}[0-9A-Fa-f]{2}|([0-9A-Fa-f]{2}-){7}[0-9A-Fa-f]{2}|([0-9A-Fa-f]{4}\.){3}[0-9A-Fa-f]{4}|([0-9A-Fa-f]{2}[:-]){19}[0-9A-Fa-f]{2}|([0-9A-Fa-f]{4}\.){9}[0-9A-Fa-f]{4})\z", Options, Timeout)]
    private static partial Regex Mac();

    [GeneratedRegex(@"^[0-9A-Fa-f]{8}-?[0-9A-Fa-f]{4}-?[0-9A-Fa-f]{4}-?[0-9A-Fa-f]{4}-?[0-9A-Fa-f]{12}\z", Options, Timeout)]
    private static partial Regex Uuid();

    [GeneratedRegex(@"[\s-]+", Options, Timeout)]
    private static partial Regex Separators();

    [GeneratedRegex(@"^[0-9]{9}[0-9Xx]\z", Options, Timeout)]
    private static partial Regex Isbn10();

    [GeneratedRegex(@"^(4[0-9]{12}([0-9]{3})?|5[1-5][0-9]{14}|6(011|5[0-9][0-9])[0-9]{12}|3[47][0-9]{13}|3(0[0-5]|[68][0-9])[0-9]{11}|(2131|1800|35[0-9]{3})[0-9]{11})\z", Options, Timeout)]
    private static partial Regex Card();

    [GeneratedRegex(@"^[0-9]{3}[- ]?[0-9]{2}[- ]?[0-9]{4}\z", Options, Timeout)]
    private static partial Regex Ssn();

    [GeneratedRegex(@"^#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})\z", Options, Timeout)]
    private static partial Regex HexColor();

    [GeneratedRegex(@"^rgb\(\s*((0|[1-9]\d?|1\d\d?|2[0-4]\d|25[0-5])\s*,\s*){2}(0|[1-9]\d?|1\d\d?|2[0-4]\d|25[0-5])\s*\)\z", Options, Timeout)]
    private static partial Regex RgbColor();

    [GeneratedRegex(@"^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})\z", Options, Timeout)]
    private static partial Regex Base64();
}
