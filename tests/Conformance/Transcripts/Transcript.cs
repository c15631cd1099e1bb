namespace CodeRun.Tests.Conformance.Transcripts;

/// <summary>A session with kubectl: commands with what they print. The format is in kubectl/README.md.</summary>
internal sealed record Transcript
{
    /// <summary>The behaviour, in one sentence.</summary>
    public required string Description { get; init; }

    /// <summary>What a server may lack: <c>pods</c> (it runs them), and those of the recordings.</summary>
    public required IReadOnlyList<string> Needs { get; init; }

    /// <summary>Files of the working directory: text by name.</summary>
    public required IReadOnlyDictionary<string, string> Files { get; init; }

    /// <summary>Files of the repository that are copied there, by their path in it.</summary>
    public required IReadOnlyList<string> Copies { get; init; }

    public required IReadOnlyList<TranscriptCommand> Commands { get; init; }

    /// <summary>Commands for the end, whatever happened; what they print is not looked at.</summary>
    public required IReadOnlyList<string> Cleanup { get; init; }
}
