namespace CodeRun.Sandbox.Pods;

/// <summary>A running container: a process and all its descendants.</summary>
internal interface IContainerProcess : IDisposable
{
    /// <summary>Completes with the exit code (128+n for signal n) when the process has ended and its output is read.</summary>
    Task<int> Completion { get; }

    /// <summary>Asks the whole tree to end (SIGTERM).</summary>
    void Terminate();

    /// <summary>Ends the whole tree (SIGKILL).</summary>
    void Kill();
}
