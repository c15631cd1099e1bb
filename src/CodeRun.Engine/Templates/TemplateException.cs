namespace CodeRun.Engine.Templates;

/// <summary>A template cannot be used. The message begins with <c>file:line:column</c>.</summary>
public sealed class TemplateException : Exception
{
    /// <summary>Makes an exception without details.</summary>
    public TemplateException()
        : this("The template cannot be used.")
    {
    }

    /// <summary>Makes an exception with a message.</summary>
    public TemplateException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception with a message and a cause.</summary>
    public TemplateException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Makes an exception for a place.</summary>
    public TemplateException(string file, int line, int column, string message)
        : base($"{file}:{line}:{column}: {message}") => (File, Line, Column) = (file, line, column);

    /// <summary>Path of the template in its tree.</summary>
    public string File { get; } = "";

    /// <summary>Line, from 1.</summary>
    public int Line { get; }

    /// <summary>Column, from 1.</summary>
    public int Column { get; }
}
