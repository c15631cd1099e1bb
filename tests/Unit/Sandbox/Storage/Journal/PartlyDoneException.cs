namespace CodeRun.Tests.Unit.Sandbox.Storage.Journal;

/// <summary>An operation that fails when a part of it has been done.</summary>
public sealed class PartlyDoneException : IOException
{
    public PartlyDoneException()
        : this("No space left on device")
    {
    }

    public PartlyDoneException(string message)
        : base(message)
    {
    }

    public PartlyDoneException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>How much was done, from 0 to 1.</summary>
    public double Part { get; init; }
}
