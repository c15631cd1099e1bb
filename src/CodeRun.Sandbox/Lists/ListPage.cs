using CodeRun.Sandbox.Storage;

namespace CodeRun.Sandbox.Lists;

/// <summary>What a list shows.</summary>
/// <param name="Items">The objects.</param>
/// <param name="Version">Version of the list.</param>
/// <param name="Next">Where the next page begins; null for the last page.</param>
/// <param name="Remaining">How many objects are left; null when it is not known.</param>
internal sealed record ListPage(IReadOnlyList<StoredObject> Items, long Version, string? Next, int? Remaining);
