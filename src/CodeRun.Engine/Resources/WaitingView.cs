namespace CodeRun.Engine.Resources;

/// <summary>Why a container has not started, in the kubelet's words.</summary>
public sealed record WaitingView
{
    /// <summary>One word, for example <c>ImagePullBackOff</c>.</summary>
    public string? Reason { get; init; }

    /// <summary>A sentence.</summary>
    public string? Message { get; init; }
}
