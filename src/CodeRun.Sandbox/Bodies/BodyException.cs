namespace CodeRun.Sandbox.Bodies;

/// <summary>A body is not in the format that it says it is.</summary>
internal sealed class BodyException : Exception
{
    /// <summary>Makes an exception.</summary>
    public BodyException()
    {
    }

    /// <summary>Makes an exception.</summary>
    public BodyException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception.</summary>
    public BodyException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
