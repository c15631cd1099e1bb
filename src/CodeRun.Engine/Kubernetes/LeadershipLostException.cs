namespace CodeRun.Engine.Kubernetes;

/// <summary>A write was not sent, or was given up, because this controller is not the leader any more.</summary>
public sealed class LeadershipLostException : Exception
{
    /// <summary>Makes an exception with the usual message.</summary>
    public LeadershipLostException()
        : this("This controller is not the leader any more; another carries on.")
    {
    }

    /// <summary>Makes an exception with a message.</summary>
    public LeadershipLostException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception with a message and a cause.</summary>
    public LeadershipLostException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
