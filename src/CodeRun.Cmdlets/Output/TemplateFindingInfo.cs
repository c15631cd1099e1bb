namespace CodeRun.Cmdlets.Output;

/// <summary>Something that is wrong with a template.</summary>
public sealed class TemplateFindingInfo
{
    /// <summary>Error (runs would fail) or Warning.</summary>
    public required string Severity { get; init; }

    /// <summary>Stable name of what is wrong.</summary>
    public required string Rule { get; init; }

    /// <summary>Path of the template in its tree.</summary>
    public required string File { get; init; }

    /// <summary>Line, from 1.</summary>
    public required int Line { get; init; }

    /// <summary>Column, from 1.</summary>
    public required int Column { get; init; }

    /// <summary>What is wrong.</summary>
    public required string Message { get; init; }

    /// <summary>file:line:column, for editors.</summary>
    public string Place => $"{File}:{Line}:{Column}";

    /// <inheritdoc/>
    public override string ToString() => $"{Place}: {Severity}: {Rule}: {Message}";
}
