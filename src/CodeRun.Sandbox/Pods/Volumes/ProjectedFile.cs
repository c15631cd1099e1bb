namespace CodeRun.Sandbox.Pods.Volumes;

/// <summary>A file that the sandbox puts into a volume.</summary>
/// <param name="Content">Its bytes.</param>
/// <param name="Mode">Its permissions.</param>
internal sealed record ProjectedFile(byte[] Content, UnixFileMode Mode)
{
    /// <summary>True when both are the same file.</summary>
    public bool Is(ProjectedFile other) => Mode == other.Mode && Content.AsSpan().SequenceEqual(other.Content);
}
