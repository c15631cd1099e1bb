using System.Text.Json.Nodes;
using CodeRun.Sandbox.Http;
using CodeRun.Sandbox.Schema;
using CodeRun.Sandbox.Storage;

namespace CodeRun.Sandbox.Requests;

/// <summary>What a write left.</summary>
/// <param name="Definition">The kind in the version of the request.</param>
/// <param name="Stored">The object in the store; null when it is not there.</param>
/// <param name="Unstored">In the version of the request: an object that a dry run did not store, or that the write removed.</param>
/// <param name="Created">True when it is new.</param>
internal sealed record WriteResult(ResourceDefinition Definition, StoredObject? Stored, JsonObject? Unstored = null, bool Created = false)
{
    /// <summary>The object as it is now, or as it last was.</summary>
    public JsonObject Value => Unstored ?? Definition.Show(Stored!.Parse());

    /// <summary>The same as JSON: the bytes of the store where objects are shown as they are stored.</summary>
    public ReadOnlyMemory<byte> Json => Unstored is null ? Definition.Show(Stored!) : ApiResponse.Bytes(Unstored);
}
