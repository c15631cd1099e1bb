using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CodeRun.Sandbox.Storage;

/// <summary>
/// An object as it is kept: its JSON as bytes that lists and watches send as they are, and the few fields the store itself
/// needs. Immutable.
/// </summary>
public sealed class StoredObject
{
    // Where the digits of metadata.resourceVersion stand in the JSON.
    private readonly Range _versionAt;

    /// <summary>Keeps a copy of <paramref name="value"/>, whose metadata must be complete.</summary>
    public StoredObject(JsonObject value, long version)
        : this(value["metadata"]!.AsObject(), StoredJson.Write(value), version)
    {
    }

    private StoredObject(JsonObject metadata, ReadOnlyMemory<byte> json, long version)
    {
        Namespace = (string?)metadata["namespace"] ?? "";
        Name = (string)metadata["name"]!;
        Uid = (string)metadata["uid"]!;
        Version = version;
        Labels = metadata["labels"] is JsonObject { Count: > 0 } labels
            ? labels.ToDictionary(static l => l.Key, static l => (string?)l.Value ?? "", StringComparer.Ordinal)
            : EmptyLabels;
        OwnerUids = metadata["ownerReferences"] is JsonArray owners ? [.. owners.Select(static o => (string?)o!["uid"] ?? "")] : [];
        Json = json;
        _versionAt = StoredJson.FindVersion(json.Span);
    }

    private StoredObject(StoredObject other, ReadOnlyMemory<byte> json, long version)
    {
        (Namespace, Name, Uid, Labels, OwnerUids) = (other.Namespace, other.Name, other.Uid, other.Labels, other.OwnerUids);
        (Json, Version, _versionAt) = (json, version, StoredJson.FindVersion(json.Span));
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
    public JsonObject Parse() => JsonNode.Parse(Json.Span, documentOptions: StoredJson.Deep)!.AsObject();

    /// <summary>Keeps JSON that a store has written before.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    internal static StoredObject FromJson(ReadOnlyMemory<byte> json, long version) =>
        new(StoredJson.Metadata(json.Span), json, version);

    /// <summary>The same object under another version.</summary>
    internal StoredObject WithVersion(long version)
    {
        var digits = Encoding.ASCII.GetBytes(version.ToString(CultureInfo.InvariantCulture));
        var json = Json.Span;
        var before = json[.._versionAt.Start];
        var after = json[_versionAt.End..];
        var copy = new byte[before.Length + digits.Length + after.Length];
        before.CopyTo(copy);
        digits.CopyTo(copy, before.Length);
        after.CopyTo(copy.AsSpan(before.Length + digits.Length));
        return new StoredObject(this, copy, version);
    }

    /// <summary>True when both say the same, whatever their versions and the order of their members.</summary>
    internal bool SaysTheSameAs(StoredObject other)
    {
        var mine = Json.Span;
        var theirs = other.Json.Span;
        var (from, to) = (_versionAt.Start.Value, other._versionAt.Start.Value);
        if (mine[..from].SequenceEqual(theirs[..to]) && mine[_versionAt.End..].SequenceEqual(theirs[other._versionAt.End..]))
            return true;
        var (digits, otherDigits) = (_versionAt.End.Value - from, other._versionAt.End.Value - to);
        // Members in another order take as much room, and the same bytes: most changes, such as that of a time, need no closer look.
        return mine.Length - digits == theirs.Length - otherDigits
            && HaveSameBytes(mine[.._versionAt.Start], mine[_versionAt.End..], theirs[..other._versionAt.Start], theirs[other._versionAt.End..])
            && JsonNode.DeepEquals(WithVersion(0).Parse(), other.WithVersion(0).Parse());
    }

    private static bool HaveSameBytes(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> otherFirst, ReadOnlySpan<byte> otherSecond)
    {
        Span<int> surplus = stackalloc int[256];
        surplus.Clear();
        Count(first, 1, surplus);
        Count(second, 1, surplus);
        Count(otherFirst, -1, surplus);
        Count(otherSecond, -1, surplus);
        return !surplus.ContainsAnyExcept(0);

        static void Count(ReadOnlySpan<byte> bytes, int weight, Span<int> surplus)
        {
            foreach (var one in bytes)
                surplus[one] += weight;
        }
    }
}
