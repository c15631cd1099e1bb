namespace CodeRun.Sandbox.Storage;

/// <summary>An object is larger than the store takes; it was not stored.</summary>
public sealed class ObjectTooLargeException : Exception
{
    /// <summary>Makes an exception without details.</summary>
    public ObjectTooLargeException()
        : this("etcdserver: request is too large")
    {
    }

    /// <summary>Makes an exception with a message.</summary>
    public ObjectTooLargeException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception with a message and a cause.</summary>
    public ObjectTooLargeException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
