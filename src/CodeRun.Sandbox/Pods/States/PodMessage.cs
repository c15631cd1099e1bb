namespace CodeRun.Sandbox.Pods.States;

/// <summary>Something that happened to a pod.</summary>
internal abstract record PodMessage
{
    private PodMessage()
    {
    }

    /// <summary>The object has changed.</summary>
    public sealed record Changed(PodView Pod) : PodMessage;

    /// <summary>Something that it refers to has changed: what waits may try again.</summary>
    public sealed record Woken : PodMessage;

    /// <summary>The answer to <see cref="PodAction.Mount"/>.</summary>
    /// <param name="Problems">What is missing; empty when all is there.</param>
    public sealed record Mounted(IReadOnlyList<string> Problems) : PodMessage;

    /// <summary>The answer to <see cref="PodAction.Start"/>: it runs.</summary>
    public sealed record Started(string Container, string Id) : PodMessage;

    /// <summary>The answer to <see cref="PodAction.Start"/>: something is missing.</summary>
    public sealed record NotReady(string Container, string Reason, string Message) : PodMessage;

    /// <summary>The answer to <see cref="PodAction.Start"/>: its program cannot be started.</summary>
    public sealed record StartFailed(string Container, string Id, string Message) : PodMessage;

    /// <summary>A run has ended.</summary>
    public sealed record Ended(string Container, string Id, int ExitCode, string Message) : PodMessage;

    /// <summary>A hook has ended.</summary>
    /// <param name="Container">Whose.</param>
    /// <param name="Id">Of which run.</param>
    /// <param name="IsPostStart">postStart or preStop.</param>
    /// <param name="Problem">What was wrong; null for nothing.</param>
    public sealed record HookEnded(string Container, string Id, bool IsPostStart, string? Problem) : PodMessage;

    /// <summary>A probe was answered.</summary>
    /// <param name="Container">Whose.</param>
    /// <param name="Id">Of which run.</param>
    /// <param name="Kind">Which.</param>
    /// <param name="Problem">Why it failed; null when it succeeded.</param>
    public sealed record Probed(string Container, string Id, ProbeKind Kind, string? Problem) : PodMessage;
}
