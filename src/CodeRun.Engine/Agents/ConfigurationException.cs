namespace CodeRun.Engine.Agents;

/// <summary>A configuration file cannot be used. The message lists every problem with its line.</summary>
public sealed class ConfigurationException : Exception
{
    /// <summary>Makes an exception without details.</summary>
    public ConfigurationException()
        : this("The configuration cannot be used.")
    {
    }

    /// <summary>Makes an exception with a message.</summary>
    public ConfigurationException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception with a message and a cause.</summary>
    public ConfigurationException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Makes an exception for a list of problems.</summary>
    public ConfigurationException(IReadOnlyList<string> problems)
        : base(string.Join(Environment.NewLine, problems)) => Problems = problems;

    /// <summary>The problems, each beginning with <c>file:line:column</c>.</summary>
    public IReadOnlyList<string> Problems { get; } = [];
}
