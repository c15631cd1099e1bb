namespace CodeRun.Sandbox.Pods.States;

/// <summary>What part a container plays in its pod.</summary>
internal enum ContainerRole
{
    /// <summary>Runs to its end before what follows it.</summary>
    Init,

    /// <summary>Is started before what follows it and runs beside it (an init container with restartPolicy Always).</summary>
    Sidecar,

    /// <summary>What the pod is for.</summary>
    Main,
}
