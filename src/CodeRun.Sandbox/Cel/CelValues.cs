using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CodeRun.Sandbox.Schema;
using CodeRun.Sandbox.Typed;

namespace CodeRun.Sandbox.Cel;

/// <summary>Values of the language: bool, long, double, string, byte[], DateTimeOffset, TimeSpan, lists, maps and null; how they come from documents, compare and read.</summary>
internal static partial class CelValues
{
    /// <summary>The value at a place of a document.</summary>
    public static object? Of(JsonNode? value, SchemaNode schema)
    {
        switch (value)
        {
            case null:
                return null;
            case JsonObject map:
                return new CelMap(map, schema);
            case JsonArray list:
                return list.Select(i => Of(i, schema.Items)).ToList();
        }

        switch (value.GetValueKind())
        {
            case JsonValueKind.True or JsonValueKind.False:
                return value.GetValue<bool>();
            case JsonValueKind.Number:
                return schema.Type == "number" || !value.AsValue().TryGetValue(out long whole) ? (object)double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture) : whole;
        }

        var text = value.GetValue<string>();
        return schema.Format switch
        {
            "date-time" => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? (object)time : text,
            "date" => DateTimeOffset.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var day) ? (object)day : text,
            "duration" => Duration(text) is { } span ? (object)span : text,
            "byte" => Convert.FromBase64String(text),
            _ => text,
        };
    }

    /// <summary>True when both are the same; numbers of different types compare by their value.</summary>
    public static bool Same(object? left, object? right) => (left, right) switch
    {
        (null, null) => true,
        (null, _) or (_, null) => false,
        (long a, double b) => a == b,
        (double a, long b) => a == b,
        (byte[] a, byte[] b) => a.AsSpan().SequenceEqual(b),
        (List<object?> a, List<object?> b) => a.Count == b.Count && a.Zip(b).All(static p => Same(p.First, p.Second)),
        (CelMap a, CelMap b) => a.Keys.ToHashSet(StringComparer.Ordinal).SetEquals(b.Keys) && a.Keys.All(k => Same(a.Get(k), b.Get(k))),
        (CelMap a, Dictionary<object, object?> b) => a.Keys.Count() == b.Count && a.Keys.All(k => b.TryGetValue(k, out var v) && Same(a.Get(k), v)),
        (Dictionary<object, object?> a, CelMap b) => Same(b, a),
        (Dictionary<object, object?> a, Dictionary<object, object?> b) => a.Count == b.Count && a.All(k => b.TryGetValue(k.Key, out var v) && Same(k.Value, v)),
        (CelOptional a, CelOptional b) => a.HasValue == b.HasValue && Same(a.Value, b.Value),
        _ => left.Equals(right),
    };

    /// <summary>Less than, equal or greater.</summary>
    /// <exception cref="CelException">They cannot be ordered.</exception>
    public static int Compare(object? left, object? right) => (left, right) switch
    {
        (long a, long b) => a.CompareTo(b),
        (double a, double b) => a.CompareTo(b),
        (long a, double b) => ((double)a).CompareTo(b),
        (double a, long b) => a.CompareTo(b),
        (string a, string b) => string.CompareOrdinal(a, b),
        (bool a, bool b) => a.CompareTo(b),
        (DateTimeOffset a, DateTimeOffset b) => a.CompareTo(b),
        (TimeSpan a, TimeSpan b) => a.CompareTo(b),
        (byte[] a, byte[] b) => a.AsSpan().SequenceCompareTo(b),
        _ => throw new CelException("no such overload"),
    };

    /// <summary>The type of a value.</summary>
    public static string TypeOf(object? value) => value switch
    {
        null => "null_type",
        bool => "bool",
        long => "int",
        double => "double",
        string => "string",
        byte[] => "bytes",
        List<object?> => "list",
        CelMap or Dictionary<object, object?> => "map",
        DateTimeOffset => "google.protobuf.Timestamp",
        TimeSpan => "google.protobuf.Duration",
        CelTypeName => "type",
        CelOptional => "optional_type",
        BigInteger => "kubernetes.Quantity",
        Uri => "kubernetes.URL",
        System.Net.IPAddress => "net.IP",
        CelCidr => "net.CIDR",
        CelSemver => "kubernetes.Semver",
        CelFormat => "kubernetes.NamedFormat",
        _ => "dyn",
    };

    /// <summary>A value as text.</summary>
    public static string Text(object? value) => value switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        long number => number.ToString(CultureInfo.InvariantCulture),
        double real => real.ToString("R", CultureInfo.InvariantCulture),
        DateTimeOffset time => GoTime.Time(time),
        TimeSpan span => $"{span.TotalSeconds.ToString(CultureInfo.InvariantCulture)}s",
        byte[] bytes => System.Text.Encoding.UTF8.GetString(bytes),
        BigInteger nanos => nanos.ToString(CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    /// <summary>A duration as Go writes it, for example 1h30m; null for anything else.</summary>
    public static TimeSpan? Duration(string text)
    {
        var rest = text.TrimStart('-', '+');
        if (rest == "0")
            return TimeSpan.Zero;
        if (rest.Length == 0 || !Whole().IsMatch(rest))
            return null;
        var ticks = 0m;
        foreach (Match part in Part().Matches(rest))
        {
            if (!decimal.TryParse(part.Groups["number"].ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
                return null;
            ticks += number * part.Groups["unit"].Value switch
            {
                "h" => TimeSpan.TicksPerHour,
                "m" => TimeSpan.TicksPerMinute,
                "s" => TimeSpan.TicksPerSecond,
                "ms" => TimeSpan.TicksPerMillisecond,
                "us" or "µs" => TimeSpan.TicksPerMicrosecond,
                _ => 0.01m,
            };
        }

        return ticks > long.MaxValue ? null : TimeSpan.FromTicks((long)(text[0] == '-' ? -ticks : ticks));
    }

    [GeneratedRegex("^([0-9]+(\\.[0-9]*)?(h|ms|m|s|us|µs|ns))+$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Whole();

    [GeneratedRegex("(?<number>[0-9]+(\\.[0-9]*)?)(?<unit>h|ms|m|s|us|µs|ns)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Part();
}
