using System.Text.Json;

namespace CodeRun.Tests.Conformance.Replaying;

/// <summary>The headers of an answer as they came over the wire.</summary>
internal sealed class AnswerHeaders
{
    private readonly Dictionary<string, List<string>> _lines = new(StringComparer.OrdinalIgnoreCase);

    // Taken before anything else looks at them: HttpClient lays a header out anew once its parsed value was asked for, and reading the text of a body does so.
    public AnswerHeaders(HttpResponseMessage answer)
    {
        foreach (var (name, values) in answer.Headers.NonValidated.Concat(answer.Content.Headers.NonValidated))
            _lines[name] = [.. values];
    }

    /// <summary>Compares those that were recorded.</summary>
    /// <exception cref="MismatchException">One differs, or there are other warnings.</exception>
    public void Compare(JsonElement want, Rules rules)
    {
        if (want.Find("headers") is not { } headers || rules.Ignores(["headers"]))
            return;
        var matcher = new Matcher(rules, new Bindings());
        foreach (var header in headers.EnumerateObject().Where(static h => h.Name != "warning"))
            matcher.MatchText(header.Value.GetString()!, string.Join(", ", Lines(header.Name)), $"header {header.Name}");
        var warnings = Lines("warning");
        var expected = headers.Find("warning") is { } list ? list.EnumerateArray().Select(static w => w.GetString()!).ToList() : [];
        if (warnings.Count != expected.Count)
            throw new MismatchException("header warning", $"want {string.Join(" | ", expected)}, got {string.Join(" | ", warnings)}");
        foreach (var (wanted, got) in expected.Zip(warnings))
            matcher.MatchText(wanted, got, "header warning");
    }

    private List<string> Lines(string name) => _lines.GetValueOrDefault(name) ?? [];
}
