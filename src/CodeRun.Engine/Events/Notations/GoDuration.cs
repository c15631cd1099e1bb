using System.Globalization;

namespace CodeRun.Engine.Events.Notations;

/// <summary>Durations as Go's time.ParseDuration reads them, for example <c>1h0m0s</c>.</summary>
internal static class GoDuration
{
    private const int MaxLength = 100;

    /// <summary>The duration; null for anything that is none, or too long for Go.</summary>
    public static TimeSpan? Parse(string? text)
    {
        if (text is not { Length: > 0 and <= MaxLength })
            return null;
        var at = text[0] is '-' or '+' ? 1 : 0;
        if (text[at..] == "0")
            return TimeSpan.Zero;
        var nanoseconds = 0m;
        if (at == text.Length)
            return null;
        while (at < text.Length)
        {
            var start = at;
            while (at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] == '.'))
                at++;
            var number = text[start..at];
            start = at;
            while (at < text.Length && !char.IsAsciiDigit(text[at]) && text[at] != '.')
                at++;
            if (Nanoseconds(text[start..at]) is not { } unit || !decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) || value > long.MaxValue)
                return null;
            nanoseconds += value * unit;
            if (nanoseconds > long.MaxValue)
                return null;
        }

        var ticks = (long)nanoseconds / TimeSpan.NanosecondsPerTick;
        return TimeSpan.FromTicks(text[0] == '-' ? -ticks : ticks);
    }

    private static long? Nanoseconds(string unit) => unit switch
    {
        "ns" => 1,
        "us" or "µs" or "μs" => 1_000,
        "ms" => 1_000_000,
        "s" => 1_000_000_000,
        "m" => 60_000_000_000,
        "h" => 3_600_000_000_000,
        _ => null,
    };
}
