namespace CodeRun.Tests.Conformance.Transcripts;

/// <summary>One command of a session, or the return to the one in the background.</summary>
internal sealed record TranscriptCommand
{
    public required CommandMode Mode { get; init; }

    /// <summary>The command as it was written; empty for <see cref="CommandMode.Foreground"/>.</summary>
    public required string Text { get; init; }

    /// <summary>Line of the file, from 1.</summary>
    public required int Line { get; init; }

    /// <summary>Lines on standard output; <c>...</c> is any number of any lines.</summary>
    public IReadOnlyList<string> Output { get; init; } = [];

    /// <summary>Lines on standard error; none means that nothing may be there.</summary>
    public IReadOnlyList<string> Errors { get; init; } = [];

    /// <summary>The exit code, 0 if none was written. Null for a command in the background that need not end.</summary>
    public int? ExitCode { get; init; }
}
