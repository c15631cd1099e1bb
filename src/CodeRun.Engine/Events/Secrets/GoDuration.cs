using System.Globalization;
using System.Text.RegularExpressions;

namespace CodeRun.Engine.Events.Secrets;

/// <summary>Durations as Go writes them, for example <c>1h0m0s</c>.</summary>
internal static partial class GoDuration
{
    private const int MaxTimeout = 1000;

    /// <summary>The duration; null for anything that is none, or too long for a TimeSpan.</summary>
    public static TimeSpan? Parse(string? text)
    {
        if (text is null || text.Length > 100 || !Whole().IsMatch(text))
            return null;
        var seconds = Part().Matches(text).Sum(static m => double.Parse(m.Groups["number"].ValueSpan, CultureInfo.InvariantCulture) * m.Groups["unit"].Value switch
        {
            "h" => 3600,
            "m" => 60,
            "s" => 1,
            "ms" => 1e-3,
            "us" => 1e-6,
            _ => 1e-9,
        });
        return seconds < TimeSpan.MaxValue.TotalSeconds / 2 ? TimeSpan.FromSeconds(seconds) : null;
    }

    [GeneratedRegex(@"\A(0|([0-9]+(\.[0-9]+)?(ns|us|ms|s|m|h))+)\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture, MaxTimeout)]
    private static partial Regex Whole();

    [GeneratedRegex(@"(?<number>[0-9]+(\.[0-9]+)?)(?<unit>ns|us|ms|s|m|h)", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture, MaxTimeout)]
    private static partial Regex Part();
}
