using System.Globalization;
using CodeRun.Engine.Events.Notations;

namespace CodeRun.Engine.Events.Simulating.Filters;

/// <summary>Evaluates a time filter: from its start on and before its stop; a stop before the start is on the next day.</summary>
internal static class TimeFilterEvaluator
{
    /// <summary>The verdict.</summary>
    public static FilterSimulation Evaluate(SensorField filter, DateTimeOffset time)
    {
        var (start, stop, zone) = (filter.Text("start"), filter.Text("stop"), filter.Text("timezone"));
        return FilterVerdict.Of(filter, _ =>
        {
            var place = zone.Length == 0 ? TimeZoneInfo.Utc : Zone(zone);
            var local = TimeZoneInfo.ConvertTime(time, place);
            var (from, to) = (Instant(local.Date + Clock(start), place), Instant(local.Date + Clock(stop), place));
            var isIn = from < to ? time.UtcDateTime >= from && time.UtcDateTime < to : time.UtcDateTime >= from || time.UtcDateTime < to;
            var seen = local.ToString("HH:mm:ss", CultureInfo.InvariantCulture);
            return (isIn ? MatchOutcome.Matched : MatchOutcome.NotMatched, seen, $"{seen} is {(isIn ? "" : "not ")}from {start} on and before {stop} ({(zone.Length == 0 ? "UTC" : zone)}).");
        });
    }

    private static TimeSpan Clock(string text) => GoClock.Parse(text) ?? throw new EvaluationException($"'{text}' is no time of day such as 08:30:00");

    // What a clock shows, as Go finds it also on days on which the clock is put forward or back.
    private static DateTime Instant(DateTime local, TimeZoneInfo place)
    {
        var clock = DateTime.SpecifyKind(local, DateTimeKind.Utc);
        var offset = place.GetUtcOffset(clock);
        return offset == TimeSpan.Zero ? clock : clock - place.GetUtcOffset(clock - offset);
    }

    private static TimeZoneInfo Zone(string name)
    {
        if (name.StartsWith('/') || name.Contains("..", StringComparison.Ordinal) || !name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '+' or '/'))
            throw new EvaluationException($"'{name}' is no name of a time zone");
        if (name != "UTC" && name.Equals("UTC", StringComparison.OrdinalIgnoreCase))
            throw new UnsupportedException($"the time zone {name}, which only some machines know");
        try
        {
            return TimeZoneInfo.FindSystemTimeZoneById(name);
        }
        catch (Exception e) when (e is TimeZoneNotFoundException or InvalidTimeZoneException or System.Security.SecurityException)
        {
            throw new UnsupportedException($"the time zone {name}, which this machine does not know");
        }
    }
}
