using System.Text.RegularExpressions;

namespace CodeRun.Sandbox.Http;

/// <summary>A label selector: requirements joined by commas, all of which must hold.</summary>
internal sealed partial class LabelSelector
{
    private readonly List<Func<IReadOnlyDictionary<string, string>, bool>> _requirements = [];

    /// <summary>Reads a selector; null or empty selects everything.</summary>
    public static LabelSelector Parse(string? text)
    {
        var selector = new LabelSelector();
        var rest = text?.Trim() ?? "";
        while (rest.Length > 0)
        {
            var match = Requirement().Match(rest);
            if (!match.Success)
                throw ApiErrors.BadRequest($"unable to parse requirement: found '{rest}', expected: a label selector");
            selector._requirements.Add(Read(match));
            rest = rest[match.Length..].TrimStart();
            if (rest.Length == 0)
                break;
            rest = rest[0] == ',' && rest.Length > 1 ? rest[1..].TrimStart() : throw ApiErrors.BadRequest($"unable to parse requirement: found '{rest}', expected: ',' or end");
        }

        return selector;
    }

    /// <summary>True when all requirements hold.</summary>
    public bool Matches(IReadOnlyDictionary<string, string> labels) => _requirements.TrueForAll(r => r(labels));

    private static Func<IReadOnlyDictionary<string, string>, bool> Read(Match match)
    {
        var key = match.Groups["key"].Value;
        var value = match.Groups["value"].Value;
        var set = match.Groups["set"].Value.Split(',', StringSplitOptions.TrimEntries).ToHashSet(StringComparer.Ordinal);
        if (match.Groups["not"].Success)
            return labels => !labels.ContainsKey(key);
        return match.Groups["op"].Value switch
        {
            "" => labels => labels.ContainsKey(key),
            "=" or "==" => labels => labels.TryGetValue(key, out var v) && v == value,
            "!=" => labels => !labels.TryGetValue(key, out var v) || v != value,
            "in" => labels => labels.TryGetValue(key, out var v) && set.Contains(v),
            "notin" => labels => !labels.TryGetValue(key, out var v) || !set.Contains(v),
            var comparison => Compare(key, value, greater: comparison == ">"),
        };
    }

    private static Func<IReadOnlyDictionary<string, string>, bool> Compare(string key, string text, bool greater)
    {
        if (!long.TryParse(text, out var bound))
            throw ApiErrors.BadRequest($"values[0][{key}]: Invalid value: \"{text}\": for 'Gt', 'Lt' operators, the value must be an integer");
        return labels => labels.TryGetValue(key, out var v) && long.TryParse(v, out var number) && (greater ? number > bound : number < bound);
    }

    [GeneratedRegex(@"^((?<not>!)\s*(?<key>[A-Za-z0-9]([A-Za-z0-9_./-]*[A-Za-z0-9])?)|(?<key>[A-Za-z0-9]([A-Za-z0-9_./-]*[A-Za-z0-9])?)(\s*(?<op>==|=|!=|>|<)\s*(?<value>[A-Za-z0-9_.-]*)|\s+(?<op>in|notin)\s*\((?<set>[^()]*)\))?)\s*(?=,|$)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Requirement();
}
