using System.Globalization;
using System.Net;
using System.Numerics;
using System.Text;
using CodeRun.Sandbox.Typed;

namespace CodeRun.Sandbox.Cel;

/// <summary>What the functions of <see cref="CelFunctions"/> do: conversions and quantities here, the rest by the type of the first value.</summary>
internal static class CelLibrary
{
    private const long Nano = 1_000_000_000;
    private const string QuantityForm = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

    /// <summary>The result of a function; the target of a method comes first.</summary>
    /// <exception cref="CelException">It has none for these values.</exception>
    public static object? Apply(string name, IReadOnlyList<object?> values)
    {
        var target = values.Count > 0 ? values[0] : null;
        var argument = values.Count > 1 ? values[1] : null;
        if (name.Contains('.', StringComparison.Ordinal))
            return Qualified(name, target, argument);
        return (name, target) switch
        {
            ("size", _) => Size(target),
            ("dyn", _) => target,
            ("type", _) => new CelTypeName(CelValues.TypeOf(target)),
            ("string", _) => CelValues.Text(target),
            ("int" or "uint", _) => Int(target),
            ("double", _) => Double(target),
            ("bool", _) => Bool(target),
            ("bytes", _) => target as byte[] ?? (target is string text ? Encoding.UTF8.GetBytes(text) : throw None()),
            ("duration", TimeSpan) => target,
            ("duration", string text) => CelValues.Duration(text) ?? throw new CelException($"time: invalid duration \"{text}\""),
            ("timestamp", DateTimeOffset) => target,
            ("timestamp", long seconds) => DateTimeOffset.FromUnixTimeSeconds(seconds),
            ("timestamp", string text) => GoTime.Parse(text) ?? throw new CelException($"parsing time \"{text}\""),
            ("quantity", string text) => Quantity.Parse(text)?.Nanos ?? throw new CelException(QuantityForm),
            ("isQuantity", string text) => Quantity.Parse(text) is not null,
            ("url" or "isURL" or "ip" or "isIP" or "cidr" or "isCIDR", string text) => CelNetwork.Read(name, text),
            ("semver", string text) => CelSemver.Parse(text, argument is true) ?? throw new CelException("No Major.Minor.Patch elements found"),
            ("isSemver", string text) => CelSemver.Parse(text, argument is true) is not null,
            (_, string text) => CelTexts.Apply(name, text, values),
            (_, List<object?> list) => CelLists.Apply(name, list, values),
            (_, BigInteger quantity) => OfQuantity(name, quantity, argument),
            (_, DateTimeOffset time) => CelTimes.Part(name, time, argument as string),
            (_, TimeSpan span) => CelTimes.Part(name, span),
            (_, Uri or IPAddress or CelCidr) => CelNetwork.Apply(name, target!, argument),
            (_, CelSemver version) => version.Apply(name, argument as CelSemver),
            (_, CelFormat format) => format.Validate((string)argument!),
            ("hasValue", CelOptional optional) => optional.HasValue,
            ("value", CelOptional optional) => optional.HasValue ? optional.Value : throw new CelException("optional.none() dereference"),
            ("orValue", CelOptional optional) => optional.HasValue ? optional.Value : argument,
            ("or", CelOptional optional) => optional.HasValue ? optional : argument,
            _ => throw None(),
        };
    }

    private static object? Qualified(string name, object? target, object? argument) => name switch
    {
        "optional.of" => new CelOptional(true, target),
        "optional.none" => CelOptional.None,
        "optional.ofNonZeroValue" => IsZero(target) ? CelOptional.None : new CelOptional(true, target),
        "ip.isCanonical" => CelNetwork.IsCanonical((string)target!),
        "sets.contains" or "sets.equivalent" or "sets.intersects" => CelLists.Sets(name, (List<object?>)target!, (List<object?>)argument!),
        "lists.range" => Enumerable.Range(0, (int)Math.Clamp((long)target!, 0, CelBudget.Call)).Select(static i => (object?)(long)i).ToList(),
        "strings.quote" => CodeRun.Sandbox.Access.GoText.Quote((string)target!),
        "format.named" => CelFormat.Named((string)target!) is { } format ? new CelOptional(true, format) : CelOptional.None,
        _ when name.StartsWith("format.", StringComparison.Ordinal) => CelFormat.Named(name["format.".Length..]) ?? throw None(),
        _ => throw None(),
    };

    private static CelException None() => new(CelException.NoOverload);

    private static bool IsZero(object? value) => value switch
    {
        null => true,
        bool flag => !flag,
        long number => number == 0,
        double real => real == 0,
        string text => text.Length == 0,
        byte[] bytes => bytes.Length == 0,
        List<object?> list => list.Count == 0,
        CelMap map => !map.Keys.Any(),
        Dictionary<object, object?> map => map.Count == 0,
        TimeSpan span => span == TimeSpan.Zero,
        _ => false,
    };

    private static long Size(object? value) => value switch
    {
        string text => text.EnumerateRunes().Count(),
        List<object?> list => list.Count,
        CelMap map => map.Keys.Count(),
        byte[] bytes => bytes.Length,
        Dictionary<object, object?> map => map.Count,
        _ => throw None(),
    };

    private static long Int(object? value) => value switch
    {
        long number => number,
        double real when Math.Abs(real) < 9.2e18 => (long)real,
        string text when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
        DateTimeOffset time => time.ToUnixTimeSeconds(),
        double => throw new CelException("integer overflow"),
        _ => throw new CelException("type conversion error from 'string' to 'int'"),
    };

    private static double Double(object? value) => value switch
    {
        double real => real,
        long number => number,
        string text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) => real,
        _ => throw new CelException("type conversion error from 'string' to 'double'"),
    };

    private static bool Bool(object? value) => value switch
    {
        bool flag => flag,
        "true" or "1" or "t" or "TRUE" or "True" => true,
        "false" or "0" or "f" or "FALSE" or "False" => false,
        _ => throw new CelException("type conversion error from 'string' to 'bool'"),
    };

    private static object OfQuantity(string name, BigInteger nanos, object? other) => (name, other) switch
    {
        ("isLessThan", BigInteger o) => nanos < o,
        ("isGreaterThan", BigInteger o) => nanos > o,
        ("compareTo", BigInteger o) => (long)nanos.CompareTo(o),
        ("add", BigInteger o) => nanos + o,
        ("add", long o) => nanos + (o * (BigInteger)Nano),
        ("sub", BigInteger o) => nanos - o,
        ("sub", long o) => nanos - (o * (BigInteger)Nano),
        ("sign", _) => (long)nanos.Sign,
        ("isInteger", _) => nanos % Nano == 0,
        ("asInteger", _) => nanos % Nano == 0 ? (long)(nanos / Nano) : throw new CelException("cannot convert value to integer"),
        ("asApproximateFloat", _) => (double)nanos / Nano,
        _ => throw None(),
    };
}
