namespace CodeRun.Engine.Api;

/// <summary>A file cannot be read as YAML or JSON; the message begins with <c>file:line:column</c>.</summary>
public sealed class DocumentException : Exception
{
    /// <summary>Makes an exception without details.</summary>
    public DocumentException()
        : this("The document cannot be read.")
    {
    }

    /// <summary>Makes an exception with a message.</summary>
    public DocumentException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception with a message and a cause.</summary>
    public DocumentException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
