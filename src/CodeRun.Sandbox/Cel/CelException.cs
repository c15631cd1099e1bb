namespace CodeRun.Sandbox.Cel;

/// <summary>An expression cannot be compiled or evaluated.</summary>
internal sealed class CelException : Exception
{
    /// <summary>Makes an exception.</summary>
    public CelException()
    {
    }

    /// <summary>Makes an exception.</summary>
    public CelException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception.</summary>
    public CelException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Makes an exception for a place in the expression.</summary>
    public CelException(string message, int position)
        : base(message) => Position = position;

    /// <summary>Where in the expression, from 0.</summary>
    public int Position { get; }
}
