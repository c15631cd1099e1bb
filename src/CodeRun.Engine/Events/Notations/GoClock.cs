using System.Globalization;
using System.Text.RegularExpressions;

namespace CodeRun.Engine.Events.Notations;

/// <summary>Times of the day as Go reads them with the layout <c>15:04:05</c>.</summary>
internal static partial class GoClock
{
    private const int MaxLength = 40;
    private const int DigitsOfTicks = 7;

    /// <summary>The time; null for what is none. Seconds may have a fraction.</summary>
    public static TimeSpan? Parse(string text)
    {
        var match = Form().Match(text.Length > MaxLength ? "" : text);
        if (!match.Success)
            return null;
        var (hours, minutes, seconds) = (Number(match, "hours"), Number(match, "minutes"), Number(match, "seconds"));
        var fraction = match.Groups["fraction"].Value.PadRight(DigitsOfTicks, '0')[..DigitsOfTicks];
        return hours < 24 && minutes < 60 && seconds < 60 ? new TimeSpan(hours, minutes, seconds) + TimeSpan.FromTicks(int.Parse(fraction, CultureInfo.InvariantCulture)) : null;
    }

    private static int Number(Match match, string group) => int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(?<hours>[0-9]{1,2}):(?<minutes>[0-9]{2}):(?<seconds>[0-9]{2})([.,](?<fraction>[0-9]+))?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Form();
}
