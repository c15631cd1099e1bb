using System.Globalization;
using System.Text;
using CodeRun.Engine.Events.Simulating.Go;
using CodeRun.Engine.Events.Simulating.Json;

namespace CodeRun.Engine.Events.Simulating.Templates;

/// <summary>Values of a template as JSON, as encoding/json writes them.</summary>
internal static class TemplateJson
{
    private const int MaxText = 1 << 20;
    private const double LargeFloat = 1e21;
    private const double SmallFloat = 1e-6;

    /// <summary>toJson and toRawJson.</summary>
    /// <param name="value">The value.</param>
    /// <param name="isRaw">True when signs that are dangerous in HTML stay as they are.</param>
    /// <param name="most">The most characters.</param>
    /// <exception cref="UnsupportedException">It is too large, or has no JSON.</exception>
    public static string Write(object? value, bool isRaw, int most = MaxText)
    {
        var into = new StringBuilder();
        Append(value, isRaw, into, most);
        return into.ToString();
    }

    /// <summary>fromJson: what is no JSON gives nil.</summary>
    public static object? Read(string text)
    {
        try
        {
            return GoValue.From(GoJson.Parse(text));
        }
        catch (System.Text.Json.JsonException)
        {
            throw new UnsupportedException("fromJson of a text that is no JSON");
        }
    }

    private static void Append(object? value, bool isRaw, StringBuilder into, int most)
    {
        if (into.Length > most)
            throw new UnsupportedException($"JSON of more than {most} characters");
        switch (value)
        {
            case bool or long or GoInt64:
                into.Append(GoValue.Format(value));
                break;
            case double number:
                into.Append(Number(number));
                break;
            case string text:
                into.Append(isRaw ? GoJson.QuoteRaw(text) : GoJson.Quote(text));
                break;
            case GoList { IsNil: false } list:
                AppendAll('[', list.Items, (item, _) => Append(item, isRaw, into, most), ']', into);
                break;
            case GoMap map:
                AppendAll('{', [.. map.Keys], (key, _) =>
                {
                    Append(key, isRaw, into, most);
                    into.Append(':');
                    Append(map.Fields[(string)key!], isRaw, into, most);
                }, '}', into);
                break;
            default:
                into.Append("null");
                break;
        }
    }

    private static void AppendAll(char open, IReadOnlyList<object?> items, Action<object?, int> append, char close, StringBuilder into)
    {
        into.Append(open);
        for (var i = 0; i < items.Count; i++)
        {
            if (i > 0)
                into.Append(',');
            append(items[i], i);
        }

        into.Append(close);
    }

    private static string Number(double number)
    {
        if (!double.IsFinite(number))
            throw new UnsupportedException("JSON of a number that is none");
        var size = Math.Abs(number);
        if (size == 0 || (size >= SmallFloat && size < LargeFloat))
            return GoText.Plain(number);
        var text = GoText.Scientific(number);
        return text.Length > 3 && text[^4..^1] == "e-0" ? string.Create(CultureInfo.InvariantCulture, $"{text[..^2]}{text[^1]}") : text;
    }
}
