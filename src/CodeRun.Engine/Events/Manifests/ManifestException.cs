namespace CodeRun.Engine.Events.Manifests;

/// <summary>Manifests cannot be generated from what was given. The message lists every problem.</summary>
public sealed class ManifestException : Exception
{
    /// <summary>Makes an exception without details.</summary>
    public ManifestException()
        : this("The manifests cannot be generated.")
    {
    }

    /// <summary>Makes an exception with a message.</summary>
    public ManifestException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception with a message and a cause.</summary>
    public ManifestException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Makes an exception for a list of problems.</summary>
    public ManifestException(IReadOnlyList<string> problems)
        : base(string.Join(Environment.NewLine, problems)) => Problems = problems;

    /// <summary>The problems.</summary>
    public IReadOnlyList<string> Problems { get; } = [];
}
