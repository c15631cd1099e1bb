using CodeRun.Sandbox.Schema;
using CodeRun.Sandbox.Storage;

namespace CodeRun.Sandbox.Http;

/// <summary>What a server had in it at a moment when none of its controllers had anything to do: to make more like it, without the work of making it.</summary>
/// <param name="Objects">The objects.</param>
/// <param name="Served">The kinds.</param>
internal sealed record ServerImage(StoreImage Objects, IReadOnlyList<ResourceDefinition> Served);
