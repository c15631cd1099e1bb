namespace CodeRun.Cmdlets.Output;

/// <summary>A rendered file of two agents.</summary>
public sealed class TemplateDifference
{
    /// <summary>Name of the file.</summary>
    public required string Name { get; init; }

    /// <summary>Same, Different, OnlyReference or OnlyDifference.</summary>
    public required string Kind { get; init; }

    /// <summary>Template of the reference agent.</summary>
    public string? ReferenceSource { get; init; }

    /// <summary>Template of the other agent.</summary>
    public string? DifferenceSource { get; init; }

    /// <summary>The differences, line by line: - only the reference, + only the other.</summary>
    public required string Diff { get; init; }
}
