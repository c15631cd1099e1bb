using System.Text.RegularExpressions;

namespace CodeRun.Engine.Events.Linting;

/// <summary>Durations as Go writes them.</summary>
internal static partial class GoDuration
{
    /// <summary>True for 10s, 1m30s, 1.5h and the like.</summary>
    public static bool IsOne(string text) => text == "0" || (text.Length <= 64 && Form().IsMatch(text));

    [GeneratedRegex(@"^[-+]?(([0-9]+(\.[0-9]*)?|\.[0-9]+)(ns|us|µs|μs|ms|s|m|h))+\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Form();
}
