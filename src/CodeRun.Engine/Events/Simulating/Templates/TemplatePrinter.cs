using System.Globalization;
using System.Text;
using CodeRun.Engine.Events.Simulating.Go;

namespace CodeRun.Engine.Events.Simulating.Templates;

/// <summary>print and printf.</summary>
internal static class TemplatePrinter
{
    /// <summary>The values one after the other, with a space between two that are both no text.</summary>
    public static string Print(IReadOnlyList<object?> values)
    {
        var text = new StringBuilder();
        for (var i = 0; i < values.Count; i++)
            text.Append(i > 0 && values[i] is not string && values[i - 1] is not string ? " " : "").Append(GoValue.Format(values[i]));
        return text.ToString();
    }

    /// <summary>A format with %s, %d, %v, %q, %t and %%. A value of the wrong type is written as Go does: <c>%!d(float64=5)</c>.</summary>
    /// <exception cref="UnsupportedException">The format has other verbs, flags, or too few or many values.</exception>
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

            var verb = ++at < format.Length ? format[at] : ' ';
            if (verb == '%')
                text.Append('%');
            else if (verb is 's' or 'd' or 'v' or 'q' or 't' && next < values.Count)
                text.Append(Show(verb, values[next++]));
            else
                throw new UnsupportedException($"the format {format}");
        }

        return next == values.Count ? text.ToString() : throw new UnsupportedException($"the format {format} with {values.Count} values");
    }

    private static string Show(char verb, object? value) => (verb, value) switch
    {
        ('v', _) or ('s', string) or ('d', long) or ('t', bool) => GoValue.Format(value),
        ('q', string text) => GoText.Quote(text),
        ('s' or 'd' or 't', double or bool or string) or ('s' or 't', long) => string.Create(CultureInfo.InvariantCulture, $"%!{verb}({GoValue.TypeOf(value)}={GoValue.Format(value)})"),
        _ => throw new UnsupportedException($"%{verb} of {GoValue.TypeOf(value)}"),
    };
}
