namespace CodeRun.Sandbox.Pods.States;

/// <summary>Something to be done for a pod.</summary>
internal abstract record PodAction
{
    private PodAction()
    {
    }

    /// <summary>Make the volumes ready.</summary>
    public sealed record Mount : PodAction;

    /// <summary>Start a container.</summary>
    /// <param name="Container">Which.</param>
    /// <param name="Attempt">Number of the run.</param>
    public sealed record Start(string Container, int Attempt) : PodAction;

    /// <summary>Run a hook.</summary>
    /// <param name="Container">Whose.</param>
    /// <param name="Id">Of which run.</param>
    /// <param name="IsPostStart">postStart or preStop.</param>
    /// <param name="Limit">How long it may take.</param>
    public sealed record RunHook(string Container, string Id, bool IsPostStart, TimeSpan Limit) : PodAction;

    /// <summary>Run a probe.</summary>
    public sealed record RunProbe(string Container, string Id, ProbeKind Kind) : PodAction;

    /// <summary>Ask a container to end.</summary>
    public sealed record Terminate(string Container, string Id) : PodAction;

    /// <summary>End a container by force.</summary>
    public sealed record Kill(string Container, string Id) : PodAction;

    /// <summary>Tell in an Event.</summary>
    /// <param name="IsWarning">Warning or Normal.</param>
    /// <param name="Reason">One word.</param>
    /// <param name="Message">A sentence.</param>
    /// <param name="Container">The container it is about; null for the pod.</param>
    public sealed record Tell(bool IsWarning, string Reason, string Message, string? Container) : PodAction;

    /// <summary>Remove the object.</summary>
    public sealed record Remove : PodAction;
}
