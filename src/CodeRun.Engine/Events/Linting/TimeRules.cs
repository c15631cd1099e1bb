using System.Globalization;
using System.Text.RegularExpressions;
using CodeRun.Engine.Events.Notations;

namespace CodeRun.Engine.Events.Linting;

/// <summary>Rules of times: windows of time filters, time zones, and cron expressions as robfig/cron reads them with five fields.</summary>
internal static partial class TimeRules
{
    private static readonly (string Name, int Least, int Most)[] CronFields = [("minute", 0, 59), ("hour", 0, 23), ("day", 1, 31), ("month", 1, 12), ("weekday", 0, 6)];
    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    private static readonly string[] Days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    /// <summary>Checks the window of a time filter.</summary>
    public static void Window(LintFile file, YamlNode time)
    {
        Zone(file, time);
        var (start, stop) = (Of(file, time, "start"), Of(file, time, "stop"));
        if (start is not null && start == stop)
            file.Add(LintRules.TimeWindow, time["stop"]!, "start and stop are the same time: a Sensor with such a window is refused.", start == TimeSpan.Zero ? "\"23:59:59\"" : "\"00:00:00\"");
    }

    /// <summary>Checks the field timezone.</summary>
    public static void Zone(LintFile file, YamlNode node)
    {
        if (node.TextOf("timezone") is { Length: > 0 } zone && !IsZone(zone))
            file.Add(LintRules.TimeWindow, node["timezone"]!, $"There is no time zone '{SchemaChecker.Shorten(zone)}' in the database of time zones: it is refused.", "UTC");
    }

    /// <summary>What is wrong with a cron expression of five fields, or null.</summary>
    public static string? CronProblem(string text)
    {
        var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length > 0 && (words[0].StartsWith("TZ=", StringComparison.Ordinal) || words[0].StartsWith("CRON_TZ=", StringComparison.Ordinal)))
            words = words[1..];
        if (words.Length != CronFields.Length)
            return words is [['@', ..], ..] ? $"{SchemaChecker.Shorten(words[0])} is not taken here" : $"it has {words.Length} fields instead of 5 (minute, hour, day, month, weekday)";
        for (var i = 0; i < words.Length; i++)
        {
            foreach (var part in words[i].Split(','))
            {
                if (!IsCronPart(part, CronFields[i].Least, CronFields[i].Most, i switch { 3 => Months, 4 => Days, _ => [] }))
                    return $"'{SchemaChecker.Shorten(part)}' is no {CronFields[i].Name} ({CronFields[i].Least}-{CronFields[i].Most})";
            }
        }

        return null;
    }

    /// <summary>What was probably meant by a schedule with another number of fields: @daily, or seconds before it.</summary>
    public static string? CronOf(string text)
    {
        var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var right = words switch
        {
            ["@hourly"] => "0 * * * *",
            ["@daily" or "@midnight"] => "0 0 * * *",
            ["@weekly"] => "0 0 * * 0",
            ["@monthly"] => "0 0 1 * *",
            ["@yearly" or "@annually"] => "0 0 1 1 *",
            { Length: 6 } => string.Join(' ', words[1..]),
            { Length: 5 } when words[4].Contains('7', StringComparison.Ordinal) => $"{string.Join(' ', words[..4])} {words[4].Replace('7', '0')}",
            _ => null,
        };
        return right is not null && CronProblem(right) is null ? right : null;
    }

    private static TimeSpan? Of(LintFile file, YamlNode time, string field)
    {
        if (time[field] is not { Kind: YamlKind.Text, Text.Length: > 0 } node)
            return null; // missing, or of another type: the schema says so
        if (GoClock.Parse(node.Text) is { } read)
            return read;
        file.Add(LintRules.TimeWindow, node, $"{field} must be a time of the day as HH:MM:SS, but is '{SchemaChecker.Shorten(node.Text)}'; a Sensor with it is refused.", Repaired(node.Text));
        return null;
    }

    // 9:00, 24:00:00 and 5:00PM.
    private static string? Repaired(string text)
    {
        var match = Loose().Match(text.Length > 40 ? "" : text.Trim());
        if (!match.Success)
            return null;
        var hours = Number(match.Groups["hours"].Value);
        var minutes = match.Groups["minutes"].Success ? Number(match.Groups["minutes"].Value) : 0;
        var half = match.Groups["half"].Value.ToUpperInvariant();
        hours = half switch { "PM" when hours < 12 => hours + 12, "AM" when hours == 12 => 0, _ => hours };
        return hours == 24 && minutes == 0 ? "\"23:59:59\"" : hours < 24 && minutes < 60 ? $"\"{hours:00}:{minutes:00}:00\"" : null;
    }

    private static bool IsZone(string zone)
    {
        if (zone is "UTC" or "Local")
            return true;
        if (zone.Length > 64 || !ZoneName().IsMatch(zone))
            return false;

        // Without a database of time zones nothing can be said of a name that may be one.
        return TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _) || !TimeZoneInfo.TryFindSystemTimeZoneById("America/New_York", out _);
    }

    private static bool IsCronPart(string part, int least, int most, string[] names)
    {
        var slash = part.Split('/');
        if (slash.Length > 2 || (slash.Length == 2 && !(int.TryParse(slash[1], NumberStyles.None, CultureInfo.InvariantCulture, out var step) && step > 0)))
            return false;
        if (slash[0] is "*" or "?")
            return true;
        var ends = slash[0].Split('-');
        if (ends.Length > 2 || Value(ends[0]) is not { } from)
            return false;
        var to = ends.Length == 2 ? Value(ends[1]) : from;
        return to is not null && from >= least && to <= most && from <= to;

        int? Value(string word)
        {
            var index = Array.IndexOf(names, word.ToLowerInvariant());
            return index >= 0 ? index + least : int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
        }
    }

    private static int Number(string digits) => int.Parse(digits, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^T?(?<hours>[0-9]{1,2})([:.h](?<minutes>[0-9]{2}))?(:[0-9]{1,2})?\s*(?<half>[AaPp][Mm])?Z?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Loose();

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+){0,2}\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ZoneName();
}
