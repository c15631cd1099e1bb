namespace CodeRun.Engine.Events.Linting;

/// <summary>A file to check.</summary>
/// <param name="File">Its name in findings.</param>
/// <param name="Text">Its YAML or JSON.</param>
public sealed record LintInput(string File, string Text);
