namespace CodeRun.Engine.Templates;

/// <summary>All files of a run, rendered.</summary>
/// <param name="Files">Name to content, in alphabetical order.</param>
/// <param name="ContentHash">Eight hexadecimal digits over names and contents.</param>
public sealed record RenderedConfiguration(IReadOnlyDictionary<string, string> Files, string ContentHash);
