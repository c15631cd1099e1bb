using System.Globalization;

namespace CodeRun.Tests.Conformance.Transcripts;

/// <summary>Reads sessions; the format is in kubectl/README.md.</summary>
internal static class TranscriptParser
{
    private const string Indent = "    ";

    /// <exception cref="FormatException">A line is none of the format's; the message names it.</exception>
    public static Transcript Parse(string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        if (!lines[0].StartsWith("# ", StringComparison.Ordinal))
            throw new FormatException("The first line has to say what the session is about: '# ...'.");
        var (needs, cleanup, copies, files, commands) = (new List<string>(), new List<string>(), new List<string>(), new Dictionary<string, string>(StringComparer.Ordinal), new List<TranscriptCommand>());
        for (var i = 1; i < lines.Length; i++)
        {
            var (word, rest) = lines[i].IndexOf(' ', StringComparison.Ordinal) is > 0 and var at ? (lines[i][..at], lines[i][(at + 1)..]) : (lines[i], "");
            switch (word)
            {
                case "" or "#":
                    break;
                case "needs":
                    needs.Add(rest);
                    break;
                case "finally":
                    cleanup.Add(rest);
                    break;
                case "copy":
                    copies.Add(rest);
                    break;
                case "file":
                    files[rest] = Block(lines, ref i);
                    break;
                case "$" or "&" or "fg":
                    commands.Add(new TranscriptCommand { Mode = ModeOf(word), Text = rest, Line = i + 1, ExitCode = word == "$" ? 0 : null });
                    break;
                case ">" or "!" or "=" when commands.Count > 0:
                    commands[^1] = With(commands[^1], word, rest);
                    break;
                default:
                    throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"Line {i + 1} is not understood: {lines[i]}"));
            }
        }

        return new Transcript { Description = lines[0][2..], Needs = needs, Cleanup = cleanup, Copies = copies, Files = files, Commands = commands };
    }

    private static CommandMode ModeOf(string word) => word switch
    {
        "$" => CommandMode.Run,
        "&" => CommandMode.Background,
        _ => CommandMode.Foreground,
    };

    private static TranscriptCommand With(TranscriptCommand command, string word, string rest) => word switch
    {
        ">" => command with { Output = [.. command.Output, rest] },
        "!" => command with { Errors = [.. command.Errors, rest] },
        _ => command with { ExitCode = int.Parse(rest, CultureInfo.InvariantCulture) },
    };

    // Indented lines, without the indent; empty ones belong to it where more follows.
    private static string Block(string[] lines, ref int i)
    {
        var block = new List<string>();
        while (i + 1 < lines.Length && (lines[i + 1].StartsWith(Indent, StringComparison.Ordinal) || lines[i + 1].Length == 0))
            block.Add(lines[++i].Length == 0 ? "" : lines[i][Indent.Length..]);
        return string.Join('\n', block).TrimEnd('\n') + "\n";
    }
}
