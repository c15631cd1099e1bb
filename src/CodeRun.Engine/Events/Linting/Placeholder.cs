namespace CodeRun.Engine.Events.Linting;

/// <summary>Looks for what Argo pastes into programs and manifests, in one pass over the text.</summary>
internal static class Placeholder
{
    private static readonly string[] Sources = ["inputs.", "workflow.", "tasks.", "steps.", "outputs."];

    /// <summary>Placeholders of parameters and events, such as <c>{{inputs.parameters.title}}</c>, with their places.</summary>
    public static IEnumerable<(int Index, string Found)> In(string text) => All(text).Where(static p => IsPasted(p.Found.AsSpan(2..^2)));

    /// <summary>True for a placeholder that names the event of a Sensor, <c>.Input</c>.</summary>
    public static bool IsOfEvent(ReadOnlySpan<char> found) => found.IndexOf(".Input", StringComparison.Ordinal) is var at and >= 0 && (at + 6 >= found.Length || !char.IsLetterOrDigit(found[at + 6]));

    /// <summary>All that stands between double braces, with its place.</summary>
    public static IEnumerable<(int Index, string Found)> All(string text)
    {
        for (var at = text.IndexOf("{{", StringComparison.Ordinal); at >= 0; at = text.IndexOf("{{", at, StringComparison.Ordinal))
        {
            // The last {{ of several, and no brace within.
            while (at + 2 < text.Length && text[at + 2] == '{')
                at++;
            var start = at + 2;
            var brace = text.AsSpan(start).IndexOfAny('{', '}');
            if (brace < 0)
                yield break;
            var end = start + brace;
            if (end + 1 < text.Length && text[end] == '}' && text[end + 1] == '}')
                yield return (at, text[at..(end + 2)]);
            at = end;
        }
    }

    /// <summary>The first place where a text sets suspend to false, or patches <c>/spec/suspend</c>.</summary>
    public static (int Index, string Found)? SuspendIn(string text)
    {
        const string Word = "suspend";
        for (var at = text.IndexOf(Word, StringComparison.Ordinal); at >= 0; at = text.IndexOf(Word, at + 1, StringComparison.Ordinal))
        {
            var end = at + Word.Length;
            for (var quotes = 0; quotes < 2 && end < text.Length && text[end] is '"' or '\''; quotes++)
                end++;
            if (text.AsSpan(0, at).EndsWith("/spec/", StringComparison.Ordinal) && end < text.Length && text[end - 1] is '"' or '\'')
                return (at, Word);
            end = AfterSpace(text, end);
            if (end >= text.Length || text[end] != ':')
                continue;
            end = AfterSpace(text, end + 1);
            if (text.AsSpan(end).StartsWith("false", StringComparison.Ordinal))
                return (at, text[at..(end + "false".Length)]);
        }

        return null;
    }

    private static bool IsPasted(ReadOnlySpan<char> inside)
    {
        if (IsOfEvent(inside))
            return true;
        if (!inside.Contains("parameters", StringComparison.Ordinal))
            return false;
        foreach (var source in Sources)
        {
            if (inside.IndexOf(source, StringComparison.Ordinal) is var start and >= 0 && inside[(start + source.Length)..].Contains("parameters", StringComparison.Ordinal))
                return true;
        }

        return false;
    }

    // White space of a text is looked over a few hundred signs far: what is set stands near.
    private static int AfterSpace(string text, int at)
    {
        var most = Math.Min(text.Length, at + 200);
        while (at < most && char.IsWhiteSpace(text[at]))
            at++;
        return at;
    }
}
