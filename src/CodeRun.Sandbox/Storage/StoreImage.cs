namespace CodeRun.Sandbox.Storage;

/// <summary>All objects as they were at one version.</summary>
/// <param name="Version">The version.</param>
/// <param name="Objects">The objects with their kinds.</param>
internal sealed record StoreImage(long Version, IReadOnlyList<(GroupResource Resource, StoredObject Value)> Objects);
