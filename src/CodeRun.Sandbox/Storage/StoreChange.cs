namespace CodeRun.Sandbox.Storage;

/// <summary>One change in the order in which it was stored.</summary>
/// <param name="Version">The version the change made.</param>
/// <param name="Type">What happened.</param>
/// <param name="Resource">Kind of object.</param>
/// <param name="Current">The object after the change; for a deletion its last state with the version of the deletion.</param>
/// <param name="Previous">The object before the change; null for a new one.</param>
public sealed record StoreChange(long Version, ObjectEventType Type, GroupResource Resource, StoredObject Current, StoredObject? Previous);
