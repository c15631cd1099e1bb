using System.Text.Json.Nodes;

namespace CodeRun.Sandbox.Storage;

/// <summary>
/// How the sandbox's own components (scheduler, volume binder, kubelet, garbage collector) read and change stored objects.
/// They stand inside the server, so nothing here is authorised, but every change runs through the same storage rules
/// (resourceVersion, uid, finalizers, watch events) as a request from outside.
/// </summary>
public interface IObjectAccess
{
    /// <summary>A private copy of the object, or null when there is none.</summary>
    JsonObject? Get(GroupResource resource, string? @namespace, string name);

    /// <summary>Private copies of all objects, of one namespace or (null) of all.</summary>
    IReadOnlyList<JsonObject> List(GroupResource resource, string? @namespace = null);

    /// <summary>
    /// All objects that exist now as <see cref="ObjectEventType.Added"/>, then every change, in order and without gaps,
    /// until <paramref name="cancellationToken"/> is cancelled.
    /// </summary>
    IAsyncEnumerable<ObjectEvent> WatchAsync(GroupResource resource, CancellationToken cancellationToken);

    /// <summary>Stores a new object; metadata is completed as for a request. Null when the name is taken.</summary>
    JsonObject? Create(GroupResource resource, JsonObject value);

    /// <summary>
    /// Reads the object, applies <paramref name="change"/> and stores it atomically, status included. When
    /// <paramref name="change"/> returns false nothing is written. Returns the stored object, or null when it is gone.
    /// </summary>
    JsonObject? Update(GroupResource resource, string? @namespace, string name, Func<JsonObject, bool> change);

    /// <summary>The same, and keeps account in managedFields of what was changed.</summary>
    /// <param name="resource">Kind.</param>
    /// <param name="namespace">Namespace; null for cluster-wide kinds.</param>
    /// <param name="name">Name.</param>
    /// <param name="change">Changes the object.</param>
    /// <param name="manager">Name of the component that writes, for example <c>kubelet</c>.</param>
    /// <param name="subresource">What it writes: <c>status</c>, or empty for the object itself.</param>
    JsonObject? Update(GroupResource resource, string? @namespace, string name, Func<JsonObject, bool> change, string manager, string subresource);

    /// <summary>
    /// Deletes at once (grace period zero) the object with this uid; with finalizers it is only marked.
    /// For a pod this is what a kubelet does when all its processes have ended. False when no such object exists.
    /// </summary>
    bool Delete(GroupResource resource, string? @namespace, string name, string uid);
}
