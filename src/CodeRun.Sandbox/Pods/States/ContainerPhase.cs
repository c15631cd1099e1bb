namespace CodeRun.Sandbox.Pods.States;

/// <summary>What a container does.</summary>
internal enum ContainerPhase
{
    /// <summary>Waits for its turn, for what it needs or for its next start.</summary>
    Waiting,

    /// <summary>Is being started.</summary>
    Starting,

    /// <summary>Runs.</summary>
    Running,

    /// <summary>Has ended.</summary>
    Ended,
}
