using System.Text;

namespace CodeRun.Tests.Conformance.Transcripts;

/// <summary>A command of a session: words as a shell splits them, without anything else of a shell.</summary>
internal sealed record CommandLine
{
    /// <summary>Variables before the program: <c>NAME=value kubectl ...</c>.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>What follows the program.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>File that is the standard input (<c>&lt; name</c>); null for an empty one.</summary>
    public string? Input { get; init; }

    /// <exception cref="FormatException">The program is not kubectl.</exception>
    public static CommandLine Parse(string text)
    {
        var words = Split(text);
        var variables = words.TakeWhile(static w => w.Text.Contains('=', StringComparison.Ordinal)).Select(static w => w.Text.Split('=', 2)).ToDictionary(static v => v[0], static v => v[1], StringComparer.Ordinal);
        words = words[variables.Count..];
        if (words.Count == 0 || words[0].Text != "kubectl")
            throw new FormatException($"Only kubectl can be called: {text}");
        var input = words.FindIndex(static w => w is { Text: "<", Quoted: false });
        return new CommandLine
        {
            Environment = variables,
            Arguments = [.. words[1..(input < 0 ? words.Count : input)].Select(static w => w.Text)],
            Input = input < 0 ? null : words[input + 1].Text,
        };
    }

    private static List<(string Text, bool Quoted)> Split(string text)
    {
        var words = new List<(string, bool)>();
        var (word, quote, started, quoted) = (new StringBuilder(), '\0', false, false);
        foreach (var c in text)
        {
            if (quote != '\0' && c != quote)
                word.Append(c);
            else if (quote != '\0')
                quote = '\0';
            else if (c is '\'' or '"')
                (quote, started, quoted) = (c, true, true);
            else if (c != ' ')
                started = Append(c);
            else if (started)
                End();
        }

        if (quote != '\0')
            throw new FormatException($"A quotation has no end: {text}");
        if (started)
            End();
        return words;

        bool Append(char c)
        {
            word.Append(c);
            return true;
        }

        void End()
        {
            words.Add((word.ToString(), quoted));
            word.Clear();
            (started, quoted) = (false, false);
        }
    }
}
