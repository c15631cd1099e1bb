namespace CodeRun.Engine.Kubernetes;

/// <summary>How an object is deleted. Dependants are always deleted in the background: the server's default for some kinds would orphan them.</summary>
public sealed record DeleteQuery
{
    /// <summary>Delete only the object with this uid.</summary>
    public string? Uid { get; init; }

    /// <summary>Delete only this version.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>Seconds a pod gets to end; null for its own setting.</summary>
    public int? GraceSeconds { get; init; }
}
