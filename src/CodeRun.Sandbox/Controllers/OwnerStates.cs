using System.Text.Json.Nodes;
using CodeRun.Sandbox.Http;
using CodeRun.Sandbox.Kinds;
using CodeRun.Sandbox.Schema;
using CodeRun.Sandbox.Storage;

namespace CodeRun.Sandbox.Controllers;

/// <summary>
/// What has become of the owners of an object (kube-controller-manager: classifyReferences). An owner is looked up by kind and name: cluster-wide,
/// or in the namespace of the object, so that one in another namespace counts as gone.
/// </summary>
/// <param name="Solid">True when an owner is there that is not waiting for its dependants.</param>
/// <param name="Lost">Uids of owners that are gone or wait for their dependants to go.</param>
/// <param name="IsWaiting">True when an owner waits.</param>
/// <param name="IsUnknown">True when the kind of an owner is not served, or of a kind that cannot own the object: nothing is done then.</param>
internal sealed record OwnerStates(bool Solid, IReadOnlyList<string> Lost, bool IsWaiting, bool IsUnknown)
{
    /// <summary>Looks at the owners of an object.</summary>
    public static OwnerStates Of(StoredObject value, ObjectStore store, ResourceRegistry registry)
    {
        var (solid, waiting, unknown) = (false, false, false);
        var lost = new List<string>();
        foreach (var (owner, _) in value.Parse()["metadata"]!["ownerReferences"].Items(""))
        {
            var uid = owner["uid"].Text();
            var definition = registry.All.FirstOrDefault(d => d.Kind == owner["kind"].Text() && d.ApiVersion == owner["apiVersion"].Text());
            if (definition is null || (definition.Namespaced && value.Namespace.Length == 0))
            {
                unknown = true;
                continue;
            }

            var found = store.Get(definition.Stored, definition.Namespaced ? value.Namespace : "", owner["name"].Text());
            if (found is null || found.Uid != uid)
            {
                lost.Add(uid);
            }
            else if (IsWaitingForDependents(found))
            {
                waiting = true;
                lost.Add(uid);
            }
            else
            {
                solid = true;
            }
        }

        return new OwnerStates(solid, lost, waiting, unknown);
    }

    private static bool IsWaitingForDependents(StoredObject owner)
    {
        if (owner.Json.Span.IndexOf("\"foregroundDeletion\""u8) < 0)
            return false;
        var metadata = owner.Parse()["metadata"]!;
        return metadata["deletionTimestamp"] is not null && metadata["finalizers"].Texts().Contains("foregroundDeletion", StringComparer.Ordinal);
    }
}
