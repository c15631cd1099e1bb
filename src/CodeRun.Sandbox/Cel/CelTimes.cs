namespace CodeRun.Sandbox.Cel;

/// <summary>Parts of times and durations (cel-spec).</summary>
internal static class CelTimes
{
    /// <summary>A part of a time, in UTC or a zone.</summary>
    /// <exception cref="CelException">There is no such zone.</exception>
    public static long Part(string name, DateTimeOffset time, string? zone)
    {
        var local = zone is null ? time.UtcDateTime : time.ToOffset(Offset(time, zone)).DateTime;
        return name switch
        {
            "getFullYear" => local.Year,
            "getMonth" => local.Month - 1,
            "getDate" => local.Day,
            "getDayOfMonth" => local.Day - 1,
            "getDayOfWeek" => (long)local.DayOfWeek,
            "getDayOfYear" => local.DayOfYear - 1,
            "getHours" => local.Hour,
            "getMinutes" => local.Minute,
            "getSeconds" => local.Second,
            "getMilliseconds" => local.Millisecond,
            _ => throw new CelException(CelException.NoOverload),
        };
    }

    /// <summary>A duration in whole units.</summary>
    public static long Part(string name, TimeSpan span) => name switch
    {
        "getHours" => (long)span.TotalHours,
        "getMinutes" => (long)span.TotalMinutes,
        "getSeconds" => (long)span.TotalSeconds,
        "getMilliseconds" => span.Milliseconds,
        _ => throw new CelException(CelException.NoOverload),
    };

    private static TimeSpan Offset(DateTimeOffset time, string zone)
    {
        var digits = zone.TrimStart('+', '-');
        if (TimeSpan.TryParseExact(digits, ["hh\\:mm", "h\\:mm"], System.Globalization.CultureInfo.InvariantCulture, out var offset) && offset < TimeSpan.FromHours(14))
            return zone.StartsWith('-') ? -offset : offset;
        try
        {
            return TimeZoneInfo.FindSystemTimeZoneById(zone).GetUtcOffset(time);
        }
        catch (Exception e) when (e is TimeZoneNotFoundException or InvalidTimeZoneException)
        {
            throw new CelException($"unknown time zone {zone}", e);
        }
    }
}
