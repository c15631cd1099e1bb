using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using CodeRun.Engine.Events.Simulating.Go;

namespace CodeRun.Engine.Events.Simulating.Templates;

/// <summary>print and printf.</summary>
internal static partial class TemplatePrinter
{
    private const int DefaultPrecision = 6;

    /// <summary>The values one after the other, with a space between two that are both no text.</summary>
    public static string Print(IReadOnlyList<object?> values)
    {
        var text = new StringBuilder();
        for (var i = 0; i < values.Count; i++)
            text.Append(i > 0 && values[i] is not string && values[i - 1] is not string ? " " : "").Append(GoValue.Format(values[i]));
        return text.ToString();
    }

    /// <summary>
    /// A format with %s, %d, %v, %q, %t, %f and %%, and for some a width and a precision. A value of the wrong type is written as Go does:
    /// <c>%!d(float64=5)</c>.
    /// </summary>
    /// <exception cref="UnsupportedException">The format has other verbs or flags, or too few or many values.</exception>
    public static string PrintFormat(string format, IReadOnlyList<object?> values)
    {
        var text = new StringBuilder();
        var next = 0;
        for (var at = 0; at < format.Length; at++)
        {
            if (format[at] != '%')
            {
                text.Append(format[at]);
                continue;
            }

            var match = Verb().Match(format, at + 1);
            if (!match.Success || (match.ValueSpan is not "%" && (match.Groups["verb"].ValueSpan is "%" || next >= values.Count)))
                throw new UnsupportedException($"the format {format}");
            at += match.Length;
            text.Append(match.ValueSpan is "%" ? "%" : match.Length == 1 ? Show(match.ValueSpan[0], values[next++]) : Show(match, values[next++]));
        }

        return next == values.Count ? text.ToString() : throw new UnsupportedException($"the format {format} with {values.Count} values");
    }

    private static string Show(Match match, object? value)
    {
        var flags = match.Groups["flags"].Value;
        int? Number(string name) => match.Groups[name] is { Success: true, Length: > 0 } group ? int.Parse(group.ValueSpan, CultureInfo.InvariantCulture) : null;
        var (width, precision, hasPrecision) = (Number("width") ?? 0, Number("precision") ?? 0, match.Groups["precision"].Success);
        var text = (match.Groups["verb"].Value, value) switch
        {
            ("s" or "v", string plain) when flags is "" or "-" => hasPrecision ? string.Concat(plain.EnumerateRunes().Take(precision)) : plain,
            ("d", long or GoInt64) when !hasPrecision => GoValue.Format(value),
            ("f", double number) when double.IsFinite(number) => TemplateNumbers.Fixed(number, hasPrecision ? precision : DefaultPrecision),
            _ => throw new UnsupportedException($"%{match.Value} of {GoValue.TypeOf(value)}"),
        };
        var missing = width - text.EnumerateRunes().Count();
        if (missing <= 0)
            return text;
        if (flags == "-")
            return text + new string(' ', missing);
        return flags == "0" ? (text[0] == '-' ? "-" + new string('0', missing) + text[1..] : new string('0', missing) + text) : new string(' ', missing) + text;
    }

    private static string Show(char verb, object? value) => (verb, value) switch
    {
        ('v', _) or ('s', string) or ('d', long or GoInt64) or ('t', bool) => GoValue.Format(value),
        ('q', string text) => GoText.Quote(text),
        ('f', double number) => double.IsFinite(number) ? TemplateNumbers.Fixed(number, DefaultPrecision) : throw new UnsupportedException("%f of a number that is none"),
        ('s' or 'd' or 't', double or bool or string) or ('s' or 't' or 'f', long or GoInt64) or ('f', string or bool) => string.Create(CultureInfo.InvariantCulture, $"%!{verb}({GoValue.TypeOf(value)}={GoValue.Format(value)})"),
        _ => throw new UnsupportedException($"%{verb} of {GoValue.TypeOf(value)}"),
    };

    [GeneratedRegex(@"\G(?<flags>[-0]?)(?<width>[1-9][0-9]{0,3})?(\.(?<precision>[0-9]{0,3}))?(?<verb>[sdvqtf%])", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Verb();
}
