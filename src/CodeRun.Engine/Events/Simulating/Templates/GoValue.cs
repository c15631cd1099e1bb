using System.Text;
using System.Text.Json;
using CodeRun.Engine.Events.Simulating.Go;
using CodeRun.Engine.Events.Simulating.Json;

namespace CodeRun.Engine.Events.Simulating.Templates;

/// <summary>
/// Values of a template: null (nil), <see cref="Missing"/>, bool, string, long (int), <see cref="GoInt64"/>, double (float64), <see cref="GoList"/> and
/// <see cref="GoMap"/>. Numbers of an event are float64.
/// </summary>
internal static class GoValue
{
    private const int MaxText = 1 << 20;

    /// <summary>What a key that is not there gives.</summary>
    public static readonly object Missing = new();

    /// <summary>The value of JSON. Of a key that stands twice the first counts.</summary>
    public static object? From(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var map = new Dictionary<string, object?>(StringComparer.Ordinal);
                foreach (var field in element.EnumerateObject())
                    map.TryAdd(Name(field), From(field.Value));
                return new GoMap(map);
            case JsonValueKind.Array:
                return new GoList([.. element.EnumerateArray().Select(From)]);
            case JsonValueKind.String:
                return GoJson.Text(element);
            case JsonValueKind.Number:
                return new PathValue(element).Number;
            case JsonValueKind.True or JsonValueKind.False:
                return element.ValueKind == JsonValueKind.True;
            default:
                return null;
        }
    }

    /// <summary>True for what if and and take for true: everything but nil, false, 0 and what is empty.</summary>
    public static bool IsTrue(object? value) => value switch
    {
        bool boolean => boolean,
        string text => text.Length > 0,
        long number => number != 0,
        GoInt64 number => number.Value != 0,
        double number => number != 0,
        GoList list => list.Items.Count > 0,
        GoMap map => map.Fields.Count > 0,
        _ => false,
    };

    /// <summary>A value as an action writes it.</summary>
    public static string Print(object? value) => value is null || ReferenceEquals(value, Missing) ? "<no value>" : Format(value);

    /// <summary>A value as fmt's %v shows it.</summary>
    public static string Format(object? value)
    {
        if (value is string plain)
            return plain;
        var into = new StringBuilder();
        Append(value, into);
        return into.ToString();
    }

    /// <summary>Values as texts, which are not more than a million characters together.</summary>
    public static IEnumerable<string> Formatted(IEnumerable<object?> values, Func<object?, string> format)
    {
        var length = 0;
        foreach (var value in values)
        {
            var text = format(value);
            length += text.Length;
            yield return length <= MaxText ? text : throw new UnsupportedException("a text of more than a million characters in a template");
        }
    }

    /// <summary>Values as one text of not more than a million characters.</summary>
    public static string Join(string separator, IEnumerable<object?> values, Func<object?, string> format)
    {
        var texts = Formatted(values, format).ToList();
        return (long)separator.Length * texts.Count <= MaxText ? string.Join(separator, texts) : throw new UnsupportedException("a text of more than a million characters in a template");
    }

    /// <summary>The name of a value's type in Go.</summary>
    public static string TypeOf(object? value) => value switch
    {
        bool => "bool",
        string => "string",
        long => "int",
        GoInt64 => "int64",
        double => "float64",
        GoList => "[]interface {}",
        GoMap => "map[string]interface {}",
        _ => "<nil>",
    };

    private static void Append(object? value, StringBuilder into)
    {
        if (into.Length > MaxText)
            throw new UnsupportedException("a value of more than a million characters in a template");
        switch (value)
        {
            case bool boolean:
                into.Append(boolean ? "true" : "false");
                break;
            case string text:
                into.Append(text);
                break;
            case long number:
                into.Append(number);
                break;
            case GoInt64 number:
                into.Append(number.Value);
                break;
            case double number:
                into.Append(GoText.General(number));
                break;
            case GoList list:
                into.Append('[');
                for (var i = 0; i < list.Items.Count; i++)
                {
                    into.Append(i == 0 ? "" : " ");
                    Append(list.Items[i], into);
                }

                into.Append(']');
                break;
            case GoMap map:
                into.Append("map[");
                var isFirst = true;
                foreach (var key in map.Keys)
                {
                    into.Append(isFirst ? "" : " ").Append(key).Append(':');
                    Append(map.Fields[key], into);
                    isFirst = false;
                }

                into.Append(']');
                break;
            default:
                into.Append("<nil>");
                break;
        }
    }

    private static string Name(JsonProperty field)
    {
        try
        {
            return field.Name;
        }
        catch (InvalidOperationException)
        {
            return "\uFFFD"; // Half a character.
        }
    }
}
