using CodeRun.Sandbox.Http;
using CodeRun.Tests.Simulation.World;

namespace CodeRun.Tests.Simulation.Mutations;

/// <summary>A deliberate fault in the controller, made between it and the server, so that the code that is tested stays the code that is shipped.</summary>
internal record Mutation(string Name)
{
    public static Mutation None { get; } = new("none");

    /// <summary>True when requests are carried out although the controller has given them up or has died.</summary>
    public bool IgnoresCancellation { get; init; }

    /// <summary>True when the controller does not take in that objects were deleted.</summary>
    public bool IgnoresDeletions { get; init; }

    /// <summary>True when the controller takes a refused deletion for a done one.</summary>
    public bool IgnoresRefusedDeletions { get; init; }

    /// <summary>Changes a request before the server sees it.</summary>
    public virtual ApiRequest Request(Cluster cluster, RequestInfo info, ApiRequest request) => request;

    /// <summary>Answers instead of the server; null to let it answer.</summary>
    public virtual ApiResponse? Answer(Cluster cluster, Replica replica, RequestInfo info, ApiRequest request) => null;
}
