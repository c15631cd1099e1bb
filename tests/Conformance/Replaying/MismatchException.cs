namespace CodeRun.Tests.Conformance.Replaying;

/// <summary>A server answered otherwise than the recording says.</summary>
public sealed class MismatchException : Exception
{
    public MismatchException()
    {
    }

    public MismatchException(string message)
        : base(message)
    {
    }

    public MismatchException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public MismatchException(string path, string what)
        : base($"at {(path.Length == 0 ? "/" : path)}: {what}")
    {
    }
}
