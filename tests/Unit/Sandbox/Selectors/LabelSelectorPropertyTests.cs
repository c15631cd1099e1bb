using CodeRun.Sandbox.Selectors;
using CodeRun.Tests.Unit.Fuzz;

namespace CodeRun.Tests.Unit.Sandbox.Selectors;

/// <summary>A selector means what its parts say one by one, however it is spaced.</summary>
public sealed class LabelSelectorPropertyTests
{
    private static readonly string[] Keys = ["a", "x/b", "in", "notin"];
    private static readonly string[] Values = ["", "1", "2", "v-1", "in"];

    [Fact]
    public void Selector_matches_what_its_requirements_match() => Seeds.Each(5000, static random =>
    {
        var parts = Enumerable.Range(0, random.Next(1, 4)).Select(_ => Part(random)).ToList();
        var labels = Keys.Where(_ => random.Next(2) == 0).ToDictionary(static k => k, _ => Values[random.Next(Values.Length)], StringComparer.Ordinal);

        var selector = LabelSelector.Parse(string.Join(random.Next(2) == 0 ? "," : " , ", parts.Select(static p => p.Text)));

        Assert.Equal(parts.TrueForAll(p => p.Holds(labels)), selector.Matches(labels));
    });

    [Fact]
    public void Any_text_is_a_selector_or_refused() => Seeds.Each(20_000, static random =>
    {
        string[] pieces = ["a", "x/b", "in", "notin", "(", ")", ",", "=", "==", "!=", "!", ">", "<", " ", "1", "-", "é", "\0", "\ud83d"];
        try
        {
            LabelSelector.Parse(string.Concat(Enumerable.Range(0, random.Next(10)).Select(_ => pieces[random.Next(pieces.Length)])));
        }
        catch (CodeRun.Sandbox.Http.ApiStatusException e)
        {
            Assert.Equal(400, e.Code);
        }
    });

    private static (string Text, Func<Dictionary<string, string>, bool> Holds) Part(Random random)
    {
        var key = Keys[random.Next(Keys.Length)];
        var value = Values[random.Next(1, Values.Length)];
        var space = random.Next(2) == 0 ? " " : "";
        var set = Values.Skip(1).Where(_ => random.Next(2) == 0).DefaultIfEmpty("1").ToList();
        var number = random.Next(1, 3);
        return random.Next(8) switch
        {
            0 => (key, l => l.ContainsKey(key)),
            1 => ($"!{space}{key}", l => !l.ContainsKey(key)),
            2 => ($"{key}{space}={space}{value}", l => l.GetValueOrDefault(key) == value),
            3 => ($"{key}{space}=={value}", l => l.GetValueOrDefault(key) == value),
            4 => ($"{key}!={space}{value}", l => l.GetValueOrDefault(key) != value),
            5 => ($"{key} in ({string.Join(',', set)})", l => l.TryGetValue(key, out var own) && set.Contains(own)),
            6 => ($"{key} notin {space}({string.Join(", ", set)}{space})", l => !l.TryGetValue(key, out var own) || !set.Contains(own)),
            _ => ($"{key}{space}>{space}{number}", l => int.TryParse(l.GetValueOrDefault(key), out var own) && own > number),
        };
    }
}
