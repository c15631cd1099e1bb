namespace CodeRun.Sandbox.Pods.States;

/// <summary>Why a pod ends.</summary>
internal enum StopCause
{
    /// <summary>Its containers have done what they were for.</summary>
    Completed,

    /// <summary>It is being deleted.</summary>
    Deleted,

    /// <summary>It was active for longer than it may.</summary>
    Overdue,
}
