namespace CodeRun.Engine.Hosting;

/// <summary>A controller elsewhere is the leader; a pass beside it would be a second writer.</summary>
public sealed class LeaseHeldException : Exception
{
    /// <summary>Makes an exception without details.</summary>
    public LeaseHeldException()
        : this("Another controller is the leader.")
    {
    }

    /// <summary>Makes an exception with a message.</summary>
    public LeaseHeldException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception with a message and a cause.</summary>
    public LeaseHeldException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
