namespace CodeRun.Sandbox.Storage;

/// <summary>What happened to a stored object.</summary>
public enum ObjectEventType
{
    /// <summary>The object is new, or existed when the watch began.</summary>
    Added,

    /// <summary>The object changed.</summary>
    Modified,

    /// <summary>The object is gone; the event carries its last state.</summary>
    Deleted,
}
