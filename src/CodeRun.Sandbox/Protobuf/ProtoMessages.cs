using System.Text.Json.Nodes;
using CodeRun.Sandbox.Schema;

namespace CodeRun.Sandbox.Protobuf;

/// <summary>The messages of the built-in kinds, from <c>fields.json</c> (written by <c>tools/protofields.cs</c>).</summary>
internal static class ProtoMessages
{
    private const string Meta = "io.k8s.apimachinery.pkg.apis.meta.v1.";
    private static readonly Lazy<IReadOnlyDictionary<string, IReadOnlyList<ProtoField>>> All = new(Read);

    /// <summary>Name of an event of a watch.</summary>
    public const string WatchEvent = Meta + "WatchEvent";

    /// <summary>Fields of a message, or null when there is none of this name.</summary>
    public static IReadOnlyList<ProtoField>? Find(string name) => All.Value.GetValueOrDefault(name);

    /// <summary>The message of a kind or of a list of it; null for one without protobuf form, as custom resources are.</summary>
    public static string? NameOf(string apiVersion, string kind)
    {
        var at = apiVersion.IndexOf('/', StringComparison.Ordinal);
        var (group, version) = at < 0 ? ("", apiVersion) : (apiVersion[..at], apiVersion[(at + 1)..]);
        // Every group version knows the kinds of apimachinery.
        var name = kind is "Status" or "DeleteOptions" || group == "meta.k8s.io" ? Meta + kind : KindSchemas.NameOf(group, version, kind);
        return All.Value.ContainsKey(name) ? name : null;
    }

    private static Dictionary<string, IReadOnlyList<ProtoField>> Read()
    {
        using var stream = typeof(ProtoMessages).Assembly.GetManifestResourceStream("CodeRun.Sandbox.Protobuf.fields.json")!;
        return JsonNode.Parse(stream)!.AsObject().ToDictionary(
            static m => m.Key,
            static IReadOnlyList<ProtoField> (m) => [.. m.Value!.AsArray().Select(static f => ProtoField.Parse((string)f!))],
            StringComparer.Ordinal);
    }
}
