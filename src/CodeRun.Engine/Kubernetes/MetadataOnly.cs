using CodeRun.Engine.Api;

namespace CodeRun.Engine.Kubernetes;

/// <summary>Any object, reduced to its metadata.</summary>
internal sealed record MetadataOnly
{
    public ResourceMetadata Metadata { get => field ?? new(); init; }
}
