namespace CodeRun.Sandbox.Http;

/// <summary>A client took nothing of its answer for too long.</summary>
internal sealed class StalledException : IOException
{
    /// <summary>Makes an exception.</summary>
    public StalledException()
        : this("The client does not read its answer.")
    {
    }

    /// <summary>Makes an exception.</summary>
    public StalledException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception.</summary>
    public StalledException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
