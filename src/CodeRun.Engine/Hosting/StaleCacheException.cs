namespace CodeRun.Engine.Hosting;

/// <summary>A cache did not show an object that the server has. The object is in the cache now: plan again.</summary>
public sealed class StaleCacheException : Exception
{
    /// <summary>Makes an exception without details.</summary>
    public StaleCacheException()
        : this("A cache was behind the server.")
    {
    }

    /// <summary>Makes an exception with a message.</summary>
    public StaleCacheException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception with a message and a cause.</summary>
    public StaleCacheException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
