namespace CodeRun.Engine.Reconciling;

/// <summary>Rendered files, or the reason why there are none.</summary>
/// <param name="Files">File name to content.</param>
/// <param name="ContentHash">Eight hexadecimal digits over names and contents.</param>
/// <param name="Error">What is wrong, with file, line and column; null when all is well.</param>
public sealed record RenderOutcome(IReadOnlyDictionary<string, string> Files, string ContentHash, string? Error = null)
{
    /// <summary>An outcome without files.</summary>
    public static RenderOutcome Failed(string error) => new(new Dictionary<string, string>(StringComparer.Ordinal), "", error);
}
