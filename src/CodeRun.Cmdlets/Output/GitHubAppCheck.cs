namespace CodeRun.Cmdlets.Output;

/// <summary>One thing that was checked about a GitHub App.</summary>
public sealed class GitHubAppCheck
{
    /// <summary>Secret, Key, App, Clock, Installation or Permission.</summary>
    public required string Check { get; init; }

    /// <summary>The repository it is about; empty for the App itself.</summary>
    public string Repository { get; init; } = "";

    /// <summary>Passed, Warning, Failed or Skipped (something before it failed).</summary>
    public required string Result { get; init; }

    /// <summary>What was found.</summary>
    public required string Message { get; init; }

    /// <summary>What to do; empty when nothing is to do.</summary>
    public string Advice { get; init; } = "";
}
