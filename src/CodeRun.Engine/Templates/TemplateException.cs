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
    /// <param name="file">Path of the template in its tree.</param>
    /// <param name="line">Line, from 1.</param>
    /// <param name="column">Column, from 1.</param>
    /// <param name="message">What is wrong.</param>
    /// <param name="rule">Stable name of what is wrong.</param>
    public TemplateException(string file, int line, int column, string message, string rule = "Syntax")
        : base($"{file}:{line}:{column}: {message}") => (File, Line, Column, Problem, Rule) = (file, line, column, message, rule);

    /// <summary>What is wrong, without the place.</summary>
    public string Problem { get; } = "";

    /// <summary>Stable name of what is wrong, for example <c>UnknownVariable</c>.</summary>
    public string Rule { get; } = "Syntax";

    /// <summary>Path of the template in its tree.</summary>
    public string File { get; } = "";

    /// <summary>Line, from 1.</summary>
    public int Line { get; }

    /// <summary>Column, from 1.</summary>
    public int Column { get; }
}
