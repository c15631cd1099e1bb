namespace CodeRun.Sandbox.Storage;

/// <summary>Where an object is kept.</summary>
/// <param name="Resource">Kind of object.</param>
/// <param name="Namespace">Namespace, empty for cluster-wide objects.</param>
/// <param name="Name">Name.</param>
internal readonly record struct ObjectKey(GroupResource Resource, string Namespace, string Name);
