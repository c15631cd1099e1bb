using System.Globalization;
using System.Text;

namespace CodeRun.Engine.Events.Simulating.Templates;

/// <summary>Functions of templates over lists and maps.</summary>
internal static class TemplateLists
{
    private const int MaxUnique = 1000;
    private const int MaxVisits = 10_000;

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
        foreach (var argument in arguments.Skip(1))
        {
            var index = argument is GoInt64 number ? number.Value : argument;
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

    /// <summary>has: true when a list holds a value of the same type.</summary>
    public static bool Has(object? value, object? list) => list is not null && OfList(list, "has").Any(i => IsSame(i, value));

    /// <summary>without: a list without some values.</summary>
    public static GoList Without(IReadOnlyList<object?> arguments) => new([.. OfList(arguments[0], "without").Where(i => !arguments.Skip(1).Any(o => IsSame(o, i)))]);

    /// <summary>uniq: every value once.</summary>
    public static GoList Unique(object? list)
    {
        var items = new List<object?>();
        foreach (var item in OfList(list, "uniq"))
        {
            if (items.Count > MaxUnique)
                throw new UnsupportedException("uniq of more than 1000 values");
            if (!items.Exists(i => IsSame(i, item)))
                items.Add(item);
        }

        return new GoList(items);
    }

    /// <summary>sortAlpha: the values as texts in the order of their bytes; what is no list is one value.</summary>
    public static GoList Sorted(object? value) => value switch
    {
        GoList list => new GoList([.. GoValue.Formatted(list.Items.Where(static i => i is not null), GoValue.Format).Order(Comparer<string>.Create(Go.GoText.Compare))]),
        null => throw new UnsupportedException("sortAlpha of nil"),
        _ => new GoList([GoValue.Format(value)]),
    };

    /// <summary>A list that is nil when it has no elements.</summary>
    public static GoList OrNil(IEnumerable<object?> items)
    {
        List<object?> list = [.. items];
        return new GoList(list) { IsNil = list.Count == 0 };
    }

    /// <summary>slice: a part of a list.</summary>
    public static GoList Slice(IReadOnlyList<object?> arguments)
    {
        var items = OfList(arguments[0], "slice");
        if (items.Count == 0)
            throw new UnsupportedException("slice of an empty list");
        var start = arguments.Count > 1 ? TemplateNumbers.Whole(arguments[1]) : 0;
        var end = arguments.Count > 2 ? TemplateNumbers.Whole(arguments[2]) : items.Count;
        return start >= 0 && start <= end && end <= items.Count ? new GoList([.. items.Skip((int)start).Take((int)(end - start))]) : throw new EvaluationException("slice bounds out of range in the template");
    }

    /// <summary>True for values of the same type that are the same all through.</summary>
    public static bool IsSame(object? left, object? right)
    {
        var visits = 0;
        return IsSame(left, right, ref visits);
    }

    private static bool IsSame(object? left, object? right, ref int visits)
    {
        if (++visits > MaxVisits)
            throw new UnsupportedException("a comparison of large values in a template");
        switch (left, right)
        {
            case (GoList a, GoList b):
                if (a.Items.Count != b.Items.Count)
                    return false;
                for (var i = 0; i < a.Items.Count; i++)
                {
                    if (!IsSame(a.Items[i], b.Items[i], ref visits))
                        return false;
                }

                return true;
            case (GoMap a, GoMap b):
                if (a.Fields.Count != b.Fields.Count)
                    return false;
                foreach (var (key, value) in a.Fields)
                {
                    if (!b.Fields.TryGetValue(key, out var other) || !IsSame(value, other, ref visits))
                        return false;
                }

                return true;
            default:
                return Equals(left, right);
        }
    }

    /// <summary>join: elements that are nil are left out; what is no list is one element.</summary>
    public static string Join(string separator, object? value) => value switch
    {
        null => "",
        GoList list => GoValue.Join(separator, list.Items.Where(static i => i is not null), GoValue.Format),
        _ => GoValue.Format(value),
    };
}
