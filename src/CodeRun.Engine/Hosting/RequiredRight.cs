using CodeRun.Engine.Kubernetes;

namespace CodeRun.Engine.Hosting;

/// <summary>One verb on one kind of resource that somebody must be granted.</summary>
/// <param name="Resource">The resource.</param>
/// <param name="Subresource">Its subresource; null for the resource itself.</param>
/// <param name="Verb">The verb, as in a Role.</param>
/// <param name="Purpose">What it is for, as the end of a sentence.</param>
/// <param name="IsEssential">False when the work goes on without it, at least on some clusters.</param>
public sealed record RequiredRight(ResourceEndpoint Resource, string? Subresource, string Verb, string Purpose, bool IsEssential = true)
{
    /// <summary>The resource as kubectl and Roles write it, for example <c>coderuns.agents.platform/status</c>.</summary>
    public string Target => Subresource is null ? Resource.ToString() : $"{Resource}/{Subresource}";
}
