using System.Text.Json;
using System.Text.Json.Nodes;

namespace CodeRun.Sandbox.Storage;

/// <summary>
/// An object as it is kept: its JSON as bytes that lists and watches send as they are, and the few fields the store itself
/// needs. Immutable.
/// </summary>
public sealed class StoredObject
{
    /// <summary>Keeps a copy of <paramref name="value"/>, whose metadata must be complete.</summary>
    public StoredObject(JsonObject value, long version)
    {
        var metadata = value["metadata"]!.AsObject();
        Namespace = (string?)metadata["namespace"] ?? "";
        Name = (string)metadata["name"]!;
        Uid = (string)metadata["uid"]!;
        Version = version;
        Labels = metadata["labels"] is JsonObject labels
            ? labels.ToDictionary(static l => l.Key, static l => (string?)l.Value ?? "", StringComparer.Ordinal)
            : EmptyLabels;
        OwnerUids = metadata["ownerReferences"] is JsonArray owners ? [.. owners.Select(static o => (string?)o!["uid"] ?? "")] : [];
        Json = JsonSerializer.SerializeToUtf8Bytes(value);
    }

    /// <summary>Namespace, empty for cluster-wide objects.</summary>
    public string Namespace { get; }

    /// <summary>Name.</summary>
    public string Name { get; }

    /// <summary>Identity.</summary>
    public string Uid { get; }

    /// <summary>resourceVersion as a number.</summary>
    public long Version { get; }

    /// <summary>Labels.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; }

    /// <summary>Uids of all owners.</summary>
    public IReadOnlyList<string> OwnerUids { get; }

    /// <summary>The whole object as UTF-8 JSON.</summary>
    public ReadOnlyMemory<byte> Json { get; }

    private static IReadOnlyDictionary<string, string> EmptyLabels { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>A copy to change.</summary>
    public JsonObject Parse() => JsonNode.Parse(Json.Span)!.AsObject();
}
