namespace CodeRun.Engine.Templates;

/// <summary>A rendered file of two agents.</summary>
/// <param name="Name">Name of the file.</param>
/// <param name="Kind">Same, Different, OnlyReference or OnlyDifference.</param>
/// <param name="ReferenceSource">Template of the first agent; null when it has no such file.</param>
/// <param name="DifferenceSource">Template of the second agent; null when it has no such file.</param>
/// <param name="Lines">Lines with <c>-</c> (only the first), <c>+</c> (only the second) or a space (both) before them; three common ones around each difference.</param>
public sealed record FileDifference(string Name, string Kind, string? ReferenceSource, string? DifferenceSource, IReadOnlyList<string> Lines);
