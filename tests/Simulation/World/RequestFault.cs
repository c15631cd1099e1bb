namespace CodeRun.Tests.Simulation.World;

/// <summary>What goes wrong with one request.</summary>
internal enum RequestFault
{
    None,

    /// <summary>The process dies before the request leaves it.</summary>
    CrashBefore,

    /// <summary>The process dies after the server has carried the request out, before the answer.</summary>
    CrashAfter,

    /// <summary>The server says that the object has changed.</summary>
    Conflict,

    /// <summary>The server asks to come back in two seconds.</summary>
    TooManyRequests,

    /// <summary>The server fails.</summary>
    ServerError,

    /// <summary>Nothing is done and no answer comes.</summary>
    TimeoutLost,

    /// <summary>It is done, and no answer comes.</summary>
    TimeoutDone,

    /// <summary>The connection breaks before the server has the request.</summary>
    ResetBefore,

    /// <summary>It is done, and the connection breaks before the answer.</summary>
    ResetAfter,

    /// <summary>The server says that the version is too old.</summary>
    Gone,
}
