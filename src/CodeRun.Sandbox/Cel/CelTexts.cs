using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using CodeRun.Sandbox.Schema;

namespace CodeRun.Sandbox.Cel;

/// <summary>Functions on texts (cel-spec; cel-go's strings extension; Kubernetes' regex library). Places are counted in code points.</summary>
internal static class CelTexts
{
    /// <summary>The result of a method of a text.</summary>
    /// <exception cref="CelException">It has none for these values.</exception>
    public static object Apply(string name, string text, IReadOnlyList<object?> values)
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
            "findAll" => Regex((string)first!).Matches(text).Take(second is long and >= 0 and var most ? (int)Math.Min(most, int.MaxValue) : int.MaxValue).Select(static m => (object?)m.Value).ToList(),
            "lowerAscii" => string.Concat(text.Select(static c => char.IsAsciiLetterUpper(c) ? (char)(c + 32) : c)),
            "upperAscii" => string.Concat(text.Select(static c => char.IsAsciiLetterLower(c) ? (char)(c - 32) : c)),
            "trim" => text.Trim(),
            "split" => Split(text, (string)first!, second as long? ?? -1),
            "replace" => Replace(text, (string)first!, (string)second!, values.Count > 3 ? (long)values[3]! : -1),
            "substring" => Substring(text, (long)first!, second as long?),
            "charAt" => Substring(text, (long)first!, Math.Min((long)first! + 1, Length(text))),
            "indexOf" => IndexOf(text, (string)first!, second as long? ?? 0),
            "lastIndexOf" => LastIndexOf(text, (string)first!, second as long?),
            "format" => Format(text, (List<object?>)first!),
            _ => throw new CelException(CelException.NoOverload),
        };
    }

    private static Regex Regex(string pattern)
    {
        try
        {
            return GoRegex.Compile(pattern);
        }
        catch (FormatException e)
        {
            throw new CelException(e.Message, e);
        }
    }

    private static long Length(string text) => text.EnumerateRunes().Count();

    private static long Place(string text, int index) => index < 0 ? -1 : Length(text[..index]);

    private static long IndexOf(string text, string part, long from)
    {
        if (from < 0 || from > Length(text))
            throw new CelException($"index out of range: {from}");
        return Place(text, text.IndexOf(part, Substring(text, 0, from).Length, StringComparison.Ordinal));
    }

    private static long LastIndexOf(string text, string part, long? from)
    {
        if (from is null)
            return Place(text, text.LastIndexOf(part, StringComparison.Ordinal));
        if (from < 0 || from > Length(text))
            throw new CelException($"index out of range: {from}");
        var end = Substring(text, 0, from.Value).Length;
        for (var at = Math.Min(end, text.Length - part.Length); at >= 0; at--)
        {
            if (text.AsSpan(at).StartsWith(part, StringComparison.Ordinal))
                return Place(text, at);
        }

        return -1;
    }

    private static string Substring(string text, long start, long? end)
    {
        var runes = text.EnumerateRunes().ToList();
        var last = end ?? runes.Count;
        if (start < 0 || start > runes.Count || last > runes.Count)
            throw new CelException($"index out of range: {(start < 0 || start > runes.Count ? start : last)}");
        if (last < start)
            throw new CelException($"invalid substring range. start: {start}, end: {last}");
        return string.Concat(runes.Skip((int)start).Take((int)(last - start)).Select(static r => r.ToString()));
    }

    private static List<object?> Split(string text, string separator, long limit)
    {
        if (limit == 0)
            return [];
        var count = limit < 0 ? int.MaxValue : (int)Math.Min(limit, int.MaxValue);
        if (separator.Length > 0)
            return [.. text.Split(separator, count)];
        var runes = text.EnumerateRunes().Select(static r => r.ToString()).ToList();
        return runes.Count <= count ? [.. runes] : [.. runes.Take(count - 1), string.Concat(runes.Skip(count - 1))];
    }

    private static string Replace(string text, string old, string with, long limit)
    {
        if (old.Length == 0)
            return Surround(text, with, limit);
        var result = new StringBuilder();
        var at = 0;
        for (; limit != 0 && text.IndexOf(old, at, StringComparison.Ordinal) is var found and >= 0; limit--)
        {
            result.Append(text, at, found - at).Append(with);
            at = found + old.Length;
        }

        return result.Append(text, at, text.Length - at).ToString();
    }

    // Go: an empty text is found before every character and at the end.
    private static string Surround(string text, string with, long limit)
    {
        var result = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (limit-- != 0)
                result.Append(with);
            else
                limit = 0;
            result.Append(rune.ToString());
        }

        return (limit != 0 ? result.Append(with) : result).ToString();
    }

    private static string Format(string text, List<object?> values)
    {
        var result = new StringBuilder();
        var next = 0;
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] != '%')
            {
                result.Append(text[at]);
                continue;
            }

            if (++at < text.Length && text[at] == '%')
            {
                result.Append('%');
                continue;
            }

            var precision = 6;
            if (at < text.Length && text[at] == '.')
            {
                var start = ++at;
                while (at < text.Length && char.IsAsciiDigit(text[at]))
                    at++;
                precision = int.TryParse(text.AsSpan(start, at - start), NumberStyles.None, CultureInfo.InvariantCulture, out var given) && given <= 99 ? given : throw new CelException("could not parse formatting clause");
            }

            if (at >= text.Length)
                throw new CelException("unexpected end of format string");
            if (next >= values.Count)
                throw new CelException($"index {next} out of range");
            result.Append(Clause(text[at], values[next++], precision));
        }

        return result.ToString();
    }

    private static string Clause(char verb, object? value, int precision) => (verb, value) switch
    {
        ('s', List<object?> list) => $"[{string.Join(", ", list.Select(v => Clause('s', v, precision)))}]",
        ('s', _) => CelValues.Text(value),
        ('d', long number) => number.ToString(CultureInfo.InvariantCulture),
        ('f', long or double) => Convert.ToDouble(value, CultureInfo.InvariantCulture).ToString($"F{precision}", CultureInfo.InvariantCulture),
        ('e', long or double) => Convert.ToDouble(value, CultureInfo.InvariantCulture).ToString($"0.{new string('0', precision)}e+00", CultureInfo.InvariantCulture),
        ('b', bool flag) => flag ? "1" : "0",
        ('b', long number) => number < 0 ? $"-{-number:b}" : $"{number:b}",
        ('o', long number) => number < 0 ? $"-{Convert.ToString(-number, 8)}" : Convert.ToString(number, 8),
        ('x' or 'X', long number) => (number < 0 ? "-" : "") + Math.Abs(number).ToString(verb.ToString(), CultureInfo.InvariantCulture),
        ('x', string text) => Convert.ToHexStringLower(Encoding.UTF8.GetBytes(text)),
        ('X', string text) => Convert.ToHexString(Encoding.UTF8.GetBytes(text)),
        ('x', byte[] bytes) => Convert.ToHexStringLower(bytes),
        ('X', byte[] bytes) => Convert.ToHexString(bytes),
        ('s' or 'd' or 'f' or 'e' or 'b' or 'o' or 'x' or 'X', _) => throw new CelException($"error during formatting: {CelValues.TypeOf(value)} cannot be formatted with %{verb}"),
        _ => throw new CelException($"could not parse formatting clause: unrecognized formatting clause \"{verb}\""),
    };
}
