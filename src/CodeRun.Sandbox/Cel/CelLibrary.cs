using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.RegularExpressions;
using CodeRun.Sandbox.Typed;

namespace CodeRun.Sandbox.Cel;

/// <summary>What the functions of <see cref="CelFunctions"/> do.</summary>
internal static class CelLibrary
{
    private const long Nano = 1_000_000_000;
    private static readonly TimeSpan RegexLimit = TimeSpan.FromSeconds(1);

    /// <summary>The result of a function; the target of a method comes first.</summary>
    /// <exception cref="CelException">It has none for these values.</exception>
    public static object? Apply(string name, IReadOnlyList<object?> values)
    {
        var target = values.Count > 0 ? values[0] : null;
        var argument = values.Count > 1 ? values[1] : null;
        return (name, target) switch
        {
            ("size", string text) => (long)text.EnumerateRunes().Count(),
            ("size", List<object?> list) => (long)list.Count,
            ("size", CelMap map) => (long)map.Keys.Count(),
            ("size", byte[] bytes) => (long)bytes.Length,
            ("size", Dictionary<object, object?> map) => (long)map.Count,
            ("dyn", _) => target,
            ("type", _) => new CelTypeName(CelValues.TypeOf(target)),
            ("string", _) => CelValues.Text(target),
            ("int" or "uint", _) => Int(target),
            ("double", _) => Double(target),
            ("bool", bool flag) => flag,
            ("bool", string text) => text is "true" or "1" or "t" or "TRUE" or "True" || (text is "false" or "0" or "f" or "FALSE" or "False" ? false : throw new CelException("type conversion error from string to bool")),
            ("duration", string text) => CelValues.Duration(text) ?? throw new CelException($"time: invalid duration \"{text}\""),
            ("timestamp", string text) => GoTime.Parse(text) ?? throw new CelException($"parsing time \"{text}\""),
            ("quantity", string text) => Quantity.Parse(text)?.Nanos ?? throw new CelException("quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"),
            ("isQuantity", string text) => Quantity.Parse(text) is not null,
            ("url", string text) => Url(text) ?? throw new CelException($"URL parse error during conversion from string: parse \"{text}\": invalid URI for request"),
            ("isURL", string text) => Url(text) is not null,
            (_, string text) => Text(name, text, values),
            (_, List<object?> list) => List(name, list, argument),
            (_, BigInteger quantity) => OfQuantity(name, quantity, argument),
            (_, DateTimeOffset time) => Time(name, time.UtcDateTime),
            (_, TimeSpan span) => Span(name, span),
            (_, Uri url) => Part(name, url),
            ("hasValue", CelOptional optional) => optional.HasValue,
            ("value", CelOptional optional) => optional.HasValue ? optional.Value : throw new CelException("optional.none() dereference"),
            ("orValue", CelOptional optional) => optional.HasValue ? optional.Value : argument,
            _ => throw None(),
        };
    }

    private static CelException None() => new("no such overload");

    private static long Int(object? value) => value switch
    {
        long number => number,
        double real when Math.Abs(real) < 9.2e18 => (long)real,
        string text when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
        DateTimeOffset time => time.ToUnixTimeSeconds(),
        _ => throw new CelException("type conversion error to int"),
    };

    private static double Double(object? value) => value switch
    {
        double real => real,
        long number => number,
        string text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) => real,
        _ => throw new CelException("type conversion error to double"),
    };

    private static object Text(string name, string text, IReadOnlyList<object?> values)
    {
        var first = values.Count > 1 ? values[1] : null;
        var second = values.Count > 2 ? values[2] : null;
        return name switch
        {
            "startsWith" => text.StartsWith((string)first!, StringComparison.Ordinal),
            "endsWith" => text.EndsWith((string)first!, StringComparison.Ordinal),
            "contains" => text.Contains((string)first!, StringComparison.Ordinal),
            "matches" => Regex((string)first!).IsMatch(text),
            "find" => Regex((string)first!).Match(text).Value,
            "findAll" => Regex((string)first!).Matches(text).Take(second is long and >= 0 and var most ? (int)most : int.MaxValue).Select(static m => (object?)m.Value).ToList(),
            "lowerAscii" => string.Concat(text.Select(char.ToLowerInvariant)),
            "upperAscii" => string.Concat(text.Select(char.ToUpperInvariant)),
            "trim" => text.Trim(),
            "split" => Split(text, (string)first!, second as long? ?? -1),
            "replace" => Replace(text, (string)first!, (string)second!, values.Count > 3 ? values[3] as long? ?? -1 : -1),
            "substring" => Substring(text, (long)first!, second as long?),
            "charAt" => Substring(text, (long)first!, Math.Min((long)first! + 1, Length(text))),
            "indexOf" => Place(text, text.IndexOf((string)first!, StringComparison.Ordinal)),
            "lastIndexOf" => Place(text, text.LastIndexOf((string)first!, StringComparison.Ordinal)),
            _ => throw None(),
        };
    }

    private static Regex Regex(string pattern)
    {
        try
        {
            return new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, RegexLimit);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw new CelException($"error parsing regexp: {e.Message}", e);
        }
    }

    private static long Length(string text) => text.EnumerateRunes().Count();

    // Places are counted in code points.
    private static long Place(string text, int index) => index < 0 ? -1 : Length(text[..index]);

    private static string Substring(string text, long start, long? end)
    {
        var runes = text.EnumerateRunes().ToList();
        var last = end ?? runes.Count;
        if (start < 0 || last < start || last > runes.Count)
            throw new CelException($"index out of range: {start}");
        return string.Concat(runes.Skip((int)start).Take((int)(last - start)).Select(static r => r.ToString()));
    }

    private static List<object?> Split(string text, string separator, long limit)
    {
        if (limit == 0)
            return [];
        if (separator.Length == 0)
            return [.. text.EnumerateRunes().Select(static r => (object?)r.ToString())];
        return [.. (limit < 0 ? text.Split(separator) : text.Split(separator, (int)Math.Min(limit, int.MaxValue)))];
    }

    private static string Replace(string text, string old, string with, long limit)
    {
        if (limit < 0 || old.Length == 0)
            return old.Length == 0 ? text : text.Replace(old, with, StringComparison.Ordinal);
        var result = new StringBuilder();
        var at = 0;
        for (; limit > 0 && text.IndexOf(old, at, StringComparison.Ordinal) is var found and >= 0; limit--)
        {
            result.Append(text, at, found - at).Append(with);
            at = found + old.Length;
        }

        return result.Append(text, at, text.Length - at).ToString();
    }

    private static object? List(string name, List<object?> list, object? argument) => name switch
    {
        "join" => string.Join(argument as string ?? "", list.Select(static i => i as string ?? throw None())),
        "sum" => list.Count == 0 ? 0L : list.Skip(1).Aggregate(list[0], static (a, b) => CelOperators.Apply("_+_", [a, b])),
        "min" => list.Count == 0 ? throw new CelException("min called on empty list") : list.Aggregate(static (a, b) => CelValues.Compare(a, b) <= 0 ? a : b),
        "max" => list.Count == 0 ? throw new CelException("max called on empty list") : list.Aggregate(static (a, b) => CelValues.Compare(a, b) >= 0 ? a : b),
        "isSorted" => list.Zip(list.Skip(1)).All(static p => CelValues.Compare(p.First, p.Second) <= 0),
        "indexOf" => (long)list.FindIndex(i => CelValues.Same(i, argument)),
        "lastIndexOf" => (long)list.FindLastIndex(i => CelValues.Same(i, argument)),
        _ => throw None(),
    };

    private static object OfQuantity(string name, BigInteger nanos, object? other) => (name, other) switch
    {
        ("isLessThan", BigInteger o) => nanos < o,
        ("isGreaterThan", BigInteger o) => nanos > o,
        ("compareTo", BigInteger o) => (long)nanos.CompareTo(o),
        ("add", BigInteger o) => nanos + o,
        ("sub", BigInteger o) => nanos - o,
        ("sign", _) => (long)nanos.Sign,
        ("isInteger", _) => nanos % Nano == 0,
        ("asInteger", _) => nanos % Nano == 0 ? (long)(nanos / Nano) : throw new CelException("cannot convert value to integer"),
        ("asApproximateFloat", _) => (double)nanos / Nano,
        _ => throw None(),
    };

    private static long Time(string name, DateTime time) => name switch
    {
        "getFullYear" => time.Year,
        "getMonth" => time.Month - 1,
        "getDate" => time.Day,
        "getDayOfMonth" => time.Day - 1,
        "getDayOfWeek" => (long)time.DayOfWeek,
        "getDayOfYear" => time.DayOfYear - 1,
        "getHours" => time.Hour,
        "getMinutes" => time.Minute,
        "getSeconds" => time.Second,
        "getMilliseconds" => time.Millisecond,
        _ => throw None(),
    };

    private static long Span(string name, TimeSpan span) => name switch
    {
        "getHours" => (long)span.TotalHours,
        "getMinutes" => (long)span.TotalMinutes,
        "getSeconds" => (long)span.TotalSeconds,
        "getMilliseconds" => (long)span.TotalMilliseconds,
        _ => throw None(),
    };

    private static Uri? Url(string text) => Uri.TryCreate(text, UriKind.Absolute, out var url) || (text.StartsWith('/') && Uri.TryCreate("none://" + text, UriKind.Absolute, out url)) ? url : null;

    private static string Part(string name, Uri url) => name switch
    {
        "getScheme" => url.Scheme == "none" ? "" : url.Scheme,
        "getHost" => url.Authority,
        "getHostname" => url.Host,
        "getPort" => url.IsDefaultPort ? "" : url.Port.ToString(CultureInfo.InvariantCulture),
        "getEscapedPath" => url.AbsolutePath,
        _ => throw None(),
    };
}
