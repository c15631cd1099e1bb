namespace CodeRun.Sandbox.Typed;

/// <summary>A value cannot be read as the type that its place has.</summary>
internal sealed class DecodeException : Exception
{
    /// <summary>Makes an exception.</summary>
    public DecodeException()
    {
    }

    /// <summary>Makes an exception.</summary>
    public DecodeException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception.</summary>
    public DecodeException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
