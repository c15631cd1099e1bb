using System.Globalization;

namespace CodeRun.Sandbox.Selectors;

/// <summary>One condition on the labels of an object.</summary>
/// <param name="Key">Label.</param>
/// <param name="Operator">exists, !, =, ==, !=, in, notin, &gt; or &lt;.</param>
/// <param name="Values">What it is compared with.</param>
internal sealed record LabelRequirement(string Key, string Operator, IReadOnlyCollection<string> Values)
{
    /// <summary>True when the labels meet it. An object without the label meets != and notin.</summary>
    public bool Matches(IReadOnlyDictionary<string, string> labels)
    {
        var has = labels.TryGetValue(Key, out var value);
        return Operator switch
        {
            "exists" => has,
            "!" => !has,
            "=" or "==" or "in" => has && Values.Contains(value!, StringComparer.Ordinal),
            "!=" or "notin" => !has || !Values.Contains(value!, StringComparer.Ordinal),
            ">" => has && Number(value!) is { } more && more > Number(Values.First()),
            _ => has && Number(value!) is { } less && less < Number(Values.First()),
        };
    }

    /// <summary>A whole number of 64 bits, or null.</summary>
    public static long? Number(string text) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}
