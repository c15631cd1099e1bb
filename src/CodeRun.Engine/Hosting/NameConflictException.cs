using CodeRun.Engine.Kubernetes;

namespace CodeRun.Engine.Hosting;

/// <summary>An object that is not the run's has a name that the run needs.</summary>
public sealed class NameConflictException : Exception
{
    /// <summary>Makes an exception without details.</summary>
    public NameConflictException()
        : this("A name that the run needs is taken.")
    {
    }

    /// <summary>Makes an exception with a message.</summary>
    public NameConflictException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception with a message and a cause.</summary>
    public NameConflictException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Makes an exception for one object.</summary>
    public NameConflictException(ResourceEndpoint resource, string name, string run)
        : base($"{resource} {name} exists and does not belong to run {run}. Delete it, or give the run another name.")
    {
    }
}
