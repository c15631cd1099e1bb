namespace CodeRun.Tests.Simulation.World;

/// <summary>What goes wrong with one watch event.</summary>
internal enum EventFault
{
    None,

    /// <summary>It is lost together with the connection, and the server has forgotten it (410) when the client comes back.</summary>
    Drop,

    /// <summary>It, and all that come after it on the same watch, come half a minute late.</summary>
    Delay,

    /// <summary>It is left out when another event of the same object follows within five seconds.</summary>
    Merge,

    /// <summary>The watch falls silent with it; the transport's probes find out after half a minute.</summary>
    Stall,
}
