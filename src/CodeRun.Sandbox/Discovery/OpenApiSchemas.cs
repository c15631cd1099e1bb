using System.Text.Json.Nodes;
using CodeRun.Sandbox.Schema;

namespace CodeRun.Sandbox.Discovery;

/// <summary>Schemas for OpenAPI documents: those of built-in kinds with all they refer to, and those of custom resources.</summary>
internal static class OpenApiSchemas
{
    private const string Prefix = "#/components/schemas/";
    private const string ObjectMeta = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";
    private const string ListMeta = "io.k8s.apimachinery.pkg.apis.meta.v1.ListMeta";

    /// <summary>The schemas that the kinds of a group version need, by name.</summary>
    public static JsonObject Of(IReadOnlyList<ResourceDefinition> definitions)
    {
        var schemas = new SortedDictionary<string, JsonNode>(StringComparer.Ordinal);
        foreach (var definition in definitions)
        {
            var name = NameOf(definition);
            schemas[name] = definition.Schema is { } custom ? Custom(definition, custom) : BuiltIn(definition, name);
            schemas[name + "List"] = List(definition, name);
            Collect(schemas[name], schemas);
        }

        foreach (var name in (string[])[ObjectMeta, ListMeta, "io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions", "io.k8s.apimachinery.pkg.apis.meta.v1.Status"])
            Add(name, schemas);
        return new JsonObject(schemas.Select(static s => KeyValuePair.Create(s.Key, (JsonNode?)s.Value)));
    }

    /// <summary>OpenAPI name of a kind: for custom resources the group backwards.</summary>
    public static string NameOf(ResourceDefinition definition) => definition.IsCustom
        ? $"{string.Join('.', definition.Group.Split('.').Reverse())}.{definition.Version}.{definition.Kind}"
        : KindSchemas.NameOf(definition.Group, definition.Version, definition.Kind);

    private static JsonObject BuiltIn(ResourceDefinition definition, string name)
    {
        var schema = Published(KindSchemas.All[name]!).AsObject();
        schema["x-kubernetes-group-version-kind"] = Kinds(definition, definition.Kind);
        return schema;
    }

    private static JsonObject Custom(ResourceDefinition definition, StructuralSchema custom)
    {
        var schema = Published(custom.Source).AsObject();
        var properties = schema["properties"] as JsonObject;
        if (properties is null)
            schema["properties"] = properties = [];
        properties["apiVersion"] = Text("APIVersion defines the versioned schema of this representation of an object.");
        properties["kind"] = Text("Kind is a string value representing the REST resource this object represents.");
        properties["metadata"] = new JsonObject { ["description"] = "Standard object's metadata.", ["allOf"] = new JsonArray(Reference(ObjectMeta)) };
        schema["x-kubernetes-group-version-kind"] = Kinds(definition, definition.Kind);
        return schema;
    }

    private static JsonObject List(ResourceDefinition definition, string name) => new()
    {
        ["description"] = $"{definition.ListKind} is a list of {definition.Kind}",
        ["type"] = "object",
        ["required"] = new JsonArray("items"),
        ["properties"] = new JsonObject
        {
            ["apiVersion"] = Text("APIVersion defines the versioned schema of this representation of an object."),
            ["items"] = new JsonObject { ["description"] = $"List of {definition.Plural}.", ["type"] = "array", ["items"] = new JsonObject { ["allOf"] = new JsonArray(Reference(name)) } },
            ["kind"] = Text("Kind is a string value representing the REST resource this object represents."),
            ["metadata"] = new JsonObject { ["description"] = "Standard list metadata.", ["allOf"] = new JsonArray(Reference(ListMeta)) },
        },
        ["x-kubernetes-group-version-kind"] = Kinds(definition, definition.ListKind),
    };

    private static JsonObject Text(string description) => new() { ["description"] = description, ["type"] = "string" };

    private static JsonObject Reference(string name) => new() { ["$ref"] = Prefix + name };

    private static JsonArray Kinds(ResourceDefinition definition, string kind) =>
        new(new JsonObject { ["group"] = definition.Group, ["kind"] = kind, ["version"] = definition.Version });

    private static void Collect(JsonNode? node, SortedDictionary<string, JsonNode> schemas)
    {
        switch (node)
        {
            case JsonObject map:
                foreach (var (key, value) in map)
                {
                    if (key == "$ref" && value is JsonValue text && text.TryGetValue(out string? reference) && reference.StartsWith(Prefix, StringComparison.Ordinal))
                        Add(reference[Prefix.Length..], schemas);
                    else
                        Collect(value, schemas);
                }

                break;
            case JsonArray list:
                foreach (var value in list)
                    Collect(value, schemas);
                break;
        }
    }

    private static void Add(string name, SortedDictionary<string, JsonNode> schemas)
    {
        if (schemas.ContainsKey(name) || KindSchemas.All[name] is not { } schema)
            return;
        schemas[name] = Published(schema);
        Collect(schemas[name], schemas);
    }

    // How Go writes a field is nobody else's business; a reference with anything beside it is allOf in OpenAPI 3.0.
    private static JsonNode Published(JsonNode schema)
    {
        switch (schema)
        {
            case JsonObject map:
                var copy = new JsonObject();
                foreach (var (key, value) in map.Where(static m => m.Key != "x-go"))
                    copy[key] = value is null ? null : Published(value);
                if (copy["$ref"] is JsonValue && copy.Count > 1)
                {
                    var reference = copy["$ref"]!.DeepClone();
                    copy.Remove("$ref");
                    copy["allOf"] = new JsonArray(new JsonObject { ["$ref"] = reference });
                }

                if (copy["x-kubernetes-int-or-string"] is not null && copy["anyOf"] is null && copy["oneOf"] is null)
                    copy["anyOf"] = new JsonArray(new JsonObject { ["type"] = "integer" }, new JsonObject { ["type"] = "string" });
                return copy;
            case JsonArray list:
                return new JsonArray([.. list.Select(static i => i is null ? null : Published(i))]);
            default:
                return schema.DeepClone();
        }
    }
}
