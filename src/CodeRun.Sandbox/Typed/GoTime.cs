using System.Globalization;
using System.Text.RegularExpressions;

namespace CodeRun.Sandbox.Typed;

/// <summary>Times as Kubernetes writes them.</summary>
internal static partial class GoTime
{
    private const string Seconds = "yyyy-MM-dd'T'HH:mm:ss'Z'";
    private const string Micros = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    /// <summary>metav1.Time: seconds, UTC.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString(Seconds, CultureInfo.InvariantCulture);

    /// <summary>metav1.MicroTime: microseconds, UTC.</summary>
    public static string MicroTime(DateTimeOffset time) => time.UtcDateTime.ToString(Micros, CultureInfo.InvariantCulture);

    /// <summary>Reads RFC 3339; null for anything else.</summary>
    public static DateTimeOffset? Parse(string text) =>
        Rfc3339().IsMatch(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    /// <summary>Reads a MicroTime, which has exactly six digits after the second; null for anything else.</summary>
    public static DateTimeOffset? ParseMicro(string text) => Micro().IsMatch(text) ? Parse(text) : null;

    [GeneratedRegex(@"^[0-9-]{10}T[0-9:]{8}\.[0-9]{6}(Z|[+-][0-9]{2}:[0-9]{2})$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Micro();

    [GeneratedRegex(@"^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Rfc3339();
}
