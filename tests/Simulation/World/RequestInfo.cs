namespace CodeRun.Tests.Simulation.World;

/// <summary>A request of a controller.</summary>
/// <param name="Method">HTTP method, or WATCH.</param>
/// <param name="Resource">Plural of the kind.</param>
/// <param name="Name">Name of the object with its subresource; empty for a collection.</param>
internal readonly record struct RequestInfo(string Method, string Resource, string Name)
{
    public bool IsWrite => Method is not ("GET" or "LIST" or "WATCH");

    /// <summary>True for requests that are made however quiet it is, or that are not part of a run's budget.</summary>
    public bool IsUpkeep => Method is "WATCH" || Resource is "leases";

    public override string ToString() => $"{Method} {Resource}{(Name.Length > 0 ? "/" + Name : "")}";
}
