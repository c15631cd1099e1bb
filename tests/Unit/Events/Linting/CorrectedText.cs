using CodeRun.Engine.Events.Linting;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace CodeRun.Tests.Unit.Events.Linting;

/// <summary>Puts the corrected text of a finding into its file: instead of the scalar at its place, beside the fields of the map there, or away with the field.</summary>
internal static class CorrectedText
{
    /// <summary>The texts that it may mean: a map and its first field have the same place.</summary>
    public static IEnumerable<string> Apply(string text, LintFinding finding)
    {
        var events = Events(text);
        return Enumerable.Range(0, events.Count)
            .Where(i => events[i].Start.Line == finding.Line && events[i].Start.Column == finding.Column && events[i] is Scalar or MappingStart or SequenceStart)
            .Select(i => Apply(text, events, i, finding.Suggestion!.Replace("…", "x", StringComparison.Ordinal)))
            .OfType<string>();
    }

    private static string? Apply(string text, List<ParsingEvent> events, int at, string suggestion)
    {
        if (suggestion == "remove it")
            return Removed(text, events, at);

        // {name: value} belongs beside the fields of a map: the one at the place, or the value of the field there.
        if (suggestion.Length > 0 && char.IsAsciiLetter(suggestion[0]) && suggestion.Contains(": ", StringComparison.Ordinal))
        {
            var map = events[at] as MappingStart ?? events.ElementAtOrDefault(at + 1) as MappingStart;
            if (map is null)
                return null;
            var start = (int)map.Start.Index;
            return map.Style == MappingStyle.Flow
                ? text.Insert(start + 1, text[start + 1] == '}' ? suggestion : $"{suggestion}, ")
                : text.Insert(start, $"{suggestion}\n{new string(' ', (int)map.Start.Column - 1)}");
        }

        var end = events[at] is Scalar ? (int)events[at].End.Index : End(text, events, at);
        return $"{text[..(int)events[at].Start.Index]}{suggestion}{text[end..]}";
    }

    private static string? Removed(string text, List<ParsingEvent> events, int at)
    {
        if (at + 1 >= events.Count)
            return null;
        var start = (int)events[at].Start.Index;
        var end = events[at] is Scalar ? (events[at + 1] is Scalar value ? (int)value.End.Index : End(text, events, at + 1)) : End(text, events, at);
        var line = text.LastIndexOf('\n', start) + 1;
        var next = text.IndexOf('\n', end);
        if (text.AsSpan(line, start - line).Trim(' ').IsEmpty && next > 0 && text.AsSpan(end, next - end).Trim(' ').IsEmpty)
            return $"{text[..line]}{text[(next + 1)..]}";
        while (end < text.Length && text[end] == ' ')
            end++;
        if (end < text.Length && text[end] == ',')
            return $"{text[..start]}{text[(end + 1)..].TrimStart(' ')}";
        var before = text[..start].TrimEnd(' ');
        return before.EndsWith(',') ? $"{before[..^1]}{text[end..]}" : $"{text[..start]}{text[end..]}";
    }

    private static int End(string text, List<ParsingEvent> events, int at)
    {
        var depth = 0;
        for (; at < events.Count; at++)
        {
            depth += events[at] is MappingStart or SequenceStart ? 1 : events[at] is MappingEnd or SequenceEnd ? -1 : 0;
            if (depth == 0)
                break;
        }

        // The end of {} is told as its beginning.
        var end = (int)events[at].End.Index;
        return events[at] is MappingEnd or SequenceEnd && end < text.Length && text[end] is '}' or ']' && text[end - 1] is '{' or '[' ? end + 1 : end;
    }

    private static List<ParsingEvent> Events(string text)
    {
        var events = new List<ParsingEvent>();
        var parser = new Parser(new StringReader(text));
        while (parser.MoveNext())
            events.Add(parser.Current!);
        return events;
    }
}
