using System.Globalization;
using System.Text;

namespace CodeRun.Engine.Events.Simulating.Templates;

/// <summary>Functions of templates over lists and maps.</summary>
internal static class TemplateLists
{
    /// <summary>len: bytes of a text, elements of a list, keys of a map.</summary>
    public static object Length(object? value) => value switch
    {
        string text => (long)Encoding.UTF8.GetByteCount(text),
        GoList list => (long)list.Items.Count,
        GoMap map => (long)map.Fields.Count,
        _ => throw new EvaluationException($"len of type {GoValue.TypeOf(value)} in the template"),
    };

    /// <summary>index: the element at an index or key, again and again.</summary>
    public static object? Index(IReadOnlyList<object?> arguments)
    {
        var value = arguments[0];
        if (value is null || ReferenceEquals(value, GoValue.Missing))
            throw new EvaluationException("index of untyped nil in the template");
        foreach (var index in arguments.Skip(1))
        {
            value = (value, index) switch
            {
                (GoList list, long at) => at >= 0 && at < list.Items.Count ? list.Items[(int)at] : throw new EvaluationException(string.Create(CultureInfo.InvariantCulture, $"index out of range: {at} in the template")),
                (GoMap map, string key) => map.Fields.GetValueOrDefault(key),
                (string, long) => throw new UnsupportedException("index of a text in the template"),
                (null, _) => throw new EvaluationException("index of nil pointer in the template"),
                _ => throw new EvaluationException($"cannot index {GoValue.TypeOf(value)} with {GoValue.TypeOf(index)} in the template"),
            };
        }

        return value;
    }

    /// <summary>The elements of a list.</summary>
    public static IReadOnlyList<object?> OfList(object? value, string function) =>
        value is GoList list ? list.Items : throw new EvaluationException($"Cannot find {function} on type {GoValue.TypeOf(value)} in the template");

    /// <summary>splitList.</summary>
    public static GoList Split(string separator, string text) =>
        new([.. separator.Length == 0 ? text.EnumerateRunes().Select(static r => r.ToString()) : text.Split(separator)]);

    /// <summary>join: elements that are nil are left out; what is no list is one element.</summary>
    public static string Join(string separator, object? value) => value switch
    {
        null => "",
        GoList list => string.Join(separator, list.Items.Where(static i => i is not null).Select(GoValue.Format)),
        _ => GoValue.Format(value),
    };
}
