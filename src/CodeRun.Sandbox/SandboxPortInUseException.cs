namespace CodeRun.Sandbox;

/// <summary>Another program listens on the port that the sandbox was to use.</summary>
public sealed class SandboxPortInUseException : Exception
{
    /// <summary>Makes an exception without details.</summary>
    public SandboxPortInUseException()
        : this("The port is in use.")
    {
    }

    /// <summary>Makes an exception with a message.</summary>
    public SandboxPortInUseException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception with a message and a cause.</summary>
    public SandboxPortInUseException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Makes an exception for a port.</summary>
    public SandboxPortInUseException(int port, Exception innerException)
        : base($"Port {port} on 127.0.0.1 is in use by another program.", innerException) => Port = port;

    /// <summary>The port.</summary>
    public int Port { get; }
}
