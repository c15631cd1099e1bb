using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace CodeRun.Sandbox.Schema;

/// <summary>The schemas of the built-in kinds, from <c>kinds.json</c> (written by <c>tools/kinds.cs</c>).</summary>
internal static class KindSchemas
{
    private const string Prefix = "#/components/schemas/";
    private const string Meta = "io.k8s.apimachinery.pkg.apis.meta.v1.";
    private static readonly Lazy<JsonObject> File = new(Read);
    private static readonly ConcurrentDictionary<string, SchemaNode> Nodes = new(StringComparer.Ordinal);

    /// <summary>All schemas by OpenAPI name, for example <c>io.k8s.api.core.v1.Pod</c>. Not to be changed.</summary>
    public static JsonObject All => File.Value;

    /// <summary>Reference to the schema of metadata.</summary>
    public const string ObjectMetaReference = Prefix + Meta + "ObjectMeta";

    /// <summary>Schema of metadata.</summary>
    public static SchemaNode ObjectMeta => Node(Meta + "ObjectMeta");

    /// <summary>Schema of DeleteOptions.</summary>
    public static SchemaNode DeleteOptions => Node(Meta + "DeleteOptions");

    /// <summary>Schema of the schemas in CustomResourceDefinitions.</summary>
    public static SchemaNode JsonSchemaProps => Node("io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps");

    /// <summary>The schema of a type by its OpenAPI name.</summary>
    public static SchemaNode Node(string name) =>
        Nodes.GetOrAdd(name, static n => new SchemaNode(All[n]?.AsObject() ?? throw new InvalidOperationException($"No schema {n}."), Resolve));

    /// <summary>OpenAPI name of a built-in kind.</summary>
    public static string NameOf(string group, string version, string kind) => group switch
    {
        "" => $"io.k8s.api.core.{version}.{kind}",
        "apiextensions.k8s.io" => $"io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.{version}.{kind}",
        _ => $"io.k8s.api.{group.Split('.')[0]}.{version}.{kind}",
    };

    /// <summary>The schema a reference names.</summary>
    public static JsonObject? Resolve(string reference) => All[reference[Prefix.Length..]] as JsonObject;

    private static JsonObject Read()
    {
        using var stream = typeof(KindSchemas).Assembly.GetManifestResourceStream("CodeRun.Sandbox.Schema.kinds.json")!;
        return JsonNode.Parse(stream)!.AsObject();
    }
}
