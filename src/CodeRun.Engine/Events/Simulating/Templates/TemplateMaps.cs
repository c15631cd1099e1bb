namespace CodeRun.Engine.Events.Simulating.Templates;

/// <summary>Functions of templates over maps.</summary>
internal static class TemplateMaps
{
    /// <summary>dict: keys and values in turn; a last key without value has an empty text.</summary>
    public static GoMap Make(IReadOnlyList<object?> arguments)
    {
        var fields = new Dictionary<string, object?>(StringComparer.Ordinal);
        for (var i = 0; i < arguments.Count; i += 2)
            fields[arguments[i] is GoList or GoMap ? throw new UnsupportedException("dict with a key that is a list or a map") : GoValue.Format(arguments[i])] = i + 1 < arguments.Count ? arguments[i + 1] : "";
        return new GoMap(fields);
    }

    /// <summary>split: the parts under the keys _0, _1 and so on.</summary>
    public static GoMap Split(string separator, string text) =>
        new(TemplateLists.Split(separator, text).Items.Select(static (part, i) => (part, i)).ToDictionary(static p => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"_{p.i}"), static p => p.part, StringComparer.Ordinal)) { IsOfTexts = true };

    /// <summary>pick and omit: only these keys, or all others.</summary>
    public static GoMap Select(IReadOnlyList<object?> arguments, bool isPick)
    {
        var keys = arguments.Skip(1).Cast<string>().ToHashSet(StringComparer.Ordinal);
        return new GoMap(((GoMap)arguments[0]!).Fields.Where(f => keys.Contains(f.Key) == isPick).ToDictionary(StringComparer.Ordinal));
    }

    /// <summary>dig: the value under one key after the other, or the default.</summary>
    public static object? Dig(IReadOnlyList<object?> arguments)
    {
        if (arguments.Count < 3)
            throw new EvaluationException("dig needs at least three arguments in the template");
        var value = arguments[^1];
        if (arguments.Take(arguments.Count - 2).Any(static k => k is not string))
            throw new EvaluationException("dig needs keys that are texts in the template");
        if (value is not GoMap { IsOfTexts: false })
            throw new EvaluationException("dig goes into what is no map in the template");
        for (var i = 0; i < arguments.Count - 2; i++)
        {
            if (value is not GoMap { IsOfTexts: false } map)
                throw new EvaluationException("dig goes into what is no map in the template");
            if (!map.Fields.TryGetValue((string)arguments[i]!, out value))
                return arguments[^2];
        }

        return value;
    }
}
