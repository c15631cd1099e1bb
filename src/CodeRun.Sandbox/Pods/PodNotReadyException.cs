namespace CodeRun.Sandbox.Pods;

/// <summary>A container cannot be started yet, or not here, for a reason that a kubelet would show.</summary>
public sealed class PodNotReadyException : Exception
{
    /// <summary>Makes an exception without details.</summary>
    public PodNotReadyException()
        : this("CreateContainerError", "The container cannot be started.")
    {
    }

    /// <summary>Makes an exception with a message.</summary>
    public PodNotReadyException(string message)
        : this("CreateContainerError", message)
    {
    }

    /// <summary>Makes an exception with a message and a cause.</summary>
    public PodNotReadyException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Makes an exception in a kubelet's words.</summary>
    /// <param name="reason">For example CreateContainerConfigError.</param>
    /// <param name="message">A sentence.</param>
    public PodNotReadyException(string reason, string message)
        : base(message) => Reason = reason;

    /// <summary>A kubelet's word for the cause.</summary>
    public string Reason { get; } = "CreateContainerError";
}
