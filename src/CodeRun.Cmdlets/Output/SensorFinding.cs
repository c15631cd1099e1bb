namespace CodeRun.Cmdlets.Output;

/// <summary>Something that is wrong with an EventSource, a Sensor or a workflow.</summary>
public sealed class SensorFinding
{
    /// <summary>Error (refused, without effect or unsafe), Warning (works otherwise than it reads) or Information.</summary>
    public required FindingSeverity Severity { get; init; }

    /// <summary>Stable name of what is wrong.</summary>
    public required string Rule { get; init; }

    /// <summary>The file.</summary>
    public required string Path { get; init; }

    /// <summary>Line, from 1.</summary>
    public required int Line { get; init; }

    /// <summary>Column, from 1.</summary>
    public required int Column { get; init; }

    /// <summary>What is wrong and why.</summary>
    public required string Message { get; init; }

    /// <summary>The corrected text, or what to do; null when only the author can know.</summary>
    public string? Suggestion { get; init; }

    /// <summary>file:line:column, for editors.</summary>
    public string Place => $"{Path}:{Line}:{Column}";

    /// <inheritdoc/>
    public override string ToString() => $"{Place}: {Severity}: {Rule}: {Message}";
}
