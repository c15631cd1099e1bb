namespace CodeRun.Sandbox.Storage;

/// <summary>A change could not be written to disk and was not made.</summary>
public sealed class StoreWriteException : IOException
{
    /// <summary>Makes an exception without details.</summary>
    public StoreWriteException()
        : this("The change could not be written to disk.")
    {
    }

    /// <summary>Makes an exception with a message.</summary>
    public StoreWriteException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception with a message and a cause.</summary>
    public StoreWriteException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
