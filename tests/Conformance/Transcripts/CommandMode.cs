namespace CodeRun.Tests.Conformance.Transcripts;

/// <summary>How a command of a session is run.</summary>
internal enum CommandMode
{
    /// <summary>To its end (<c>$</c>).</summary>
    Run,

    /// <summary>In the background, until it has printed what is expected of it at first (<c>&amp;</c>).</summary>
    Background,

    /// <summary>The one in the background has to print the rest; then it is stopped, or has to end by itself (<c>fg</c>).</summary>
    Foreground,
}
