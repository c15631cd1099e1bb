namespace CodeRun.Engine.Kubernetes;

/// <summary>What happened to a cached object.</summary>
public enum ObjectChangeType
{
    /// <summary>It is new in the cache.</summary>
    Added,

    /// <summary>It changed.</summary>
    Updated,

    /// <summary>It is gone.</summary>
    Deleted,
}
