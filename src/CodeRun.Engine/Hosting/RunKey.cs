using CodeRun.Engine.Api;

namespace CodeRun.Engine.Hosting;

/// <summary>Namespace and name of a run: the key under which work is queued.</summary>
/// <param name="Namespace">Namespace of the run.</param>
/// <param name="Name">Name of the run.</param>
public readonly record struct RunKey(string Namespace, string Name)
{
    /// <summary>The key of an object.</summary>
    public static RunKey Of(ResourceMetadata metadata) => new(metadata.Namespace ?? "", metadata.Name);

    /// <summary><c>namespace/name</c>.</summary>
    public override string ToString() => $"{Namespace}/{Name}";
}
