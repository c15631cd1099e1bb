namespace CodeRun.Engine.Kubernetes;

/// <summary>How a patch is written.</summary>
public enum PatchKind
{
    /// <summary>JSON merge patch, RFC 7386.</summary>
    Merge,

    /// <summary>JSON patch, RFC 6902.</summary>
    Json,
}
