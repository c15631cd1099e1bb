namespace CodeRun.Cmdlets.Output;

/// <summary>A file that an agent would be given.</summary>
public sealed class RenderedFile
{
    /// <summary>Short name of the agent.</summary>
    public required string Agent { get; init; }

    /// <summary>Name of the file.</summary>
    public required string Name { get; init; }

    /// <summary>Template it was rendered from.</summary>
    public required string Source { get; init; }

    /// <summary>Size in bytes.</summary>
    public int Size { get; init; }

    /// <summary>Content.</summary>
    public required string Content { get; init; }

    /// <summary>Where it was written to, with -OutputDirectory.</summary>
    public string? Path { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Content;
}
