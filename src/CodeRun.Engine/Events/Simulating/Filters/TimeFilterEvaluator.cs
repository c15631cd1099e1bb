using System.Globalization;

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
            var local = zone.Length == 0 ? time.UtcDateTime : TimeZoneInfo.ConvertTime(time, Zone(zone)).DateTime;
            var (from, to, now) = (Clock(start), Clock(stop), local.TimeOfDay);
            var isIn = from < to ? now >= from && now < to : now >= from || now < to;
            var seen = local.ToString("HH:mm:ss", CultureInfo.InvariantCulture);
            return (isIn ? MatchOutcome.Matched : MatchOutcome.NotMatched, seen, $"{seen} is {(isIn ? "" : "not ")}from {start} on and before {stop} ({(zone.Length == 0 ? "UTC" : zone)}).");
        });
    }

    private static TimeSpan Clock(string text) =>
        DateTime.TryParseExact(text, ["HH:mm:ss", "H:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var clock) ? clock.TimeOfDay : throw new EvaluationException($"'{text}' is no time of day such as 08:30:00");

    private static TimeZoneInfo Zone(string name)
    {
        if (name.StartsWith('/') || name.Contains("..", StringComparison.Ordinal) || !name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '+' or '/'))
            throw new EvaluationException($"'{name}' is no name of a time zone");
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
