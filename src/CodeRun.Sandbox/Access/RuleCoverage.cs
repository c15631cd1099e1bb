namespace CodeRun.Sandbox.Access;

/// <summary>Compares rules: does somebody have all that rules would give away (component-helpers: Covers)?</summary>
internal static class RuleCoverage
{
    /// <summary>What of <paramref name="wanted"/> no rule of <paramref name="held"/> covers, taken apart into smallest rules.</summary>
    public static IReadOnlyList<PolicyRule> Missing(IReadOnlyList<PolicyRule> held, IEnumerable<PolicyRule> wanted) =>
        [.. wanted.SelectMany(static w => w.Parts()).Where(part => !held.Any(h => h.Covers(part)))];

    /// <summary>Smallest rules in words, one a line, sorted; verbs of one resource stand together.</summary>
    public static string Describe(IReadOnlyList<PolicyRule> parts)
    {
        var simple = parts.Where(IsSimple)
            .GroupBy(static p => (Group: p.ApiGroups[0], Resource: p.Resources[0]))
            .Select(static g => g.First() with { Verbs = [.. g.SelectMany(static p => p.Verbs)] });
        var lines = parts.Where(static p => !IsSimple(p)).Concat(simple).Select(static p => p.ToString()).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        return string.Join('\n', lines);
    }

    private static bool IsSimple(PolicyRule part) => part is { ApiGroups.Count: 1, Resources.Count: 1, ResourceNames.Count: 0, NonResourceUrls.Count: 0 };
}
