using System.Text.Json.Nodes;
using CodeRun.Sandbox.Http;
using CodeRun.Sandbox.Storage;

namespace CodeRun.Sandbox.Schema;

/// <summary>A kind of object that the server serves.</summary>
public sealed record ResourceDefinition
{
    /// <summary>API group, empty for core.</summary>
    public required string Group { get; init; }

    /// <summary>Version.</summary>
    public required string Version { get; init; }

    /// <summary>Plural name in URLs.</summary>
    public required string Plural { get; init; }

    /// <summary>Singular name.</summary>
    public required string Singular { get; init; }

    /// <summary>Kind.</summary>
    public required string Kind { get; init; }

    /// <summary>Kind of its lists.</summary>
    public string ListKind => _listKind ?? Kind + "List";

    /// <summary>Sets <see cref="ListKind"/>.</summary>
    public string? CustomListKind { init => _listKind = value; }

    /// <summary>Short names.</summary>
    public IReadOnlyList<string> ShortNames { get; init; } = [];

    /// <summary>Categories, for example all.</summary>
    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>Version since which the kind is served: no watch can begin before. 0 for built-in kinds.</summary>
    public long Since { get; init; }

    /// <summary>Warning about a deprecated version; null for none.</summary>
    public string? DeprecationWarning { get; init; }

    /// <summary>Columns of a custom resource's Tables, after the name.</summary>
    public IReadOnlyList<PrinterColumn> PrinterColumns { get; init; } = [];

    /// <summary>Where the scale subresource finds its numbers; null when there is none.</summary>
    public ScalePaths? Scale { get; init; }

    /// <summary>True when its objects live in namespaces.</summary>
    public bool Namespaced { get; init; } = true;

    /// <summary>True when it has a status subresource, so that spec and status are written apart.</summary>
    public bool HasStatus { get; init; }

    /// <summary>True when changes of the spec are counted in metadata.generation.</summary>
    public bool CountsGeneration { get; init; }

    /// <summary>True when an update has to say which version of the object it changes (strategy: AllowUnconditionalUpdate is false).</summary>
    public bool RequiresVersion { get => _requiresVersion || IsCustom; init => _requiresVersion = value; }

    /// <summary>True when a PUT makes an object that is not there (strategy: AllowCreateOnUpdate).</summary>
    public bool CreatesOnUpdate { get; init; }

    /// <summary>True when the answer to a DELETE is the object and not a Status (strategy: ReturnDeletedObject).</summary>
    public bool ReturnsDeleted { get; init; }

    /// <summary>Under which kind objects are stored; null for its own. Versions and groups of the same objects share one.</summary>
    public GroupResource? StoredAs { get; init; }

    /// <summary>Makes this version of an object from the stored one, which it may change; null when both are the same.</summary>
    public Func<JsonObject, JsonObject>? FromStored { get; init; }

    /// <summary>Makes the stored form of an object from this version of it, which it may change; null when both are the same.</summary>
    public Func<JsonObject, JsonObject>? ToStored { get; init; }

    /// <summary>Fields of a custom resource that field selectors may name, for example <c>spec.color</c>.</summary>
    public IReadOnlyList<string> SelectableFields { get; init; } = [];

    /// <summary>Schema of a custom resource; null for built-in kinds.</summary>
    public StructuralSchema? Schema { get; init; }

    /// <summary>True while the definition of a custom resource is being deleted: no objects are made any more.</summary>
    public bool IsTerminating { get; init; }

    /// <summary>True for custom resources.</summary>
    public bool IsCustom => Schema is not null;

    /// <summary>Group and plural name.</summary>
    public GroupResource Resource => new(Group, Plural);

    /// <summary>Where the objects are in the store.</summary>
    public GroupResource Stored => StoredAs ?? Resource;

    /// <summary><c>v1</c> or <c>group/version</c>.</summary>
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>Schema of its objects: of a built-in kind from the API's own, of a custom one from its definition.</summary>
    internal SchemaNode Node => _node ??= Schema?.Node ?? KindSchemas.Node(KindSchemas.NameOf(Group, Version, Kind));

    /// <summary>An object in this version.</summary>
    public JsonObject Show(JsonObject stored) => FromStored is null ? stored : FromStored(stored);

    /// <summary>An object in this version, as JSON.</summary>
    public ReadOnlyMemory<byte> Show(StoredObject stored) => FromStored is null ? stored.Json : ApiResponse.Bytes(FromStored(stored.Parse()));

    private SchemaNode? _node;
    private readonly string? _listKind;
    private readonly bool _requiresVersion;
}
