using System.Text.Json;
using System.Text.Json.Nodes;
using CodeRun.Sandbox.Schema;

namespace CodeRun.Sandbox.Typed;

/// <summary>
/// Reads the schemas below <c>items</c>, <c>additionalProperties</c> and the like in a CustomResourceDefinition: fields that hold a schema or something else,
/// and so have no type in the schema of the kind (apiextensions: JSONSchemaPropsOrArray, JSONSchemaPropsOrBool).
/// </summary>
internal static class SubschemaReader
{
    private static readonly string[] Maps = ["properties", "patternProperties", "definitions"];
    private static readonly string[] Lists = ["allOf", "anyOf", "oneOf"];

    /// <summary>Reads all schemas of a definition whose own fields were read before. It is changed.</summary>
    /// <exception cref="DecodeException">A value has the wrong type.</exception>
    public static void Read(JsonObject definition)
    {
        foreach (var version in definition["spec"]?["versions"] as JsonArray ?? [])
        {
            if (version?["schema"]?["openAPIV3Schema"] is JsonObject schema)
                Below(schema);
            // A struct without fields, of which the schema of the kind tells no more than that it is an object.
            if (version?["subresources"]?["status"] is { } status)
                (status as JsonObject ?? throw new DecodeException($"json: cannot unmarshal {TypedReader.KindOf(status)} into Go struct field CustomResourceSubresources.status of type v1.CustomResourceSubresourceStatus")).Clear();
        }
    }

    private static void Below(JsonObject schema)
    {
        switch (schema["items"])
        {
            case JsonObject one:
                Untyped(one);
                break;
            case JsonArray several:
                foreach (var item in several)
                    Untyped(item as JsonObject ?? throw new DecodeException("json: cannot unmarshal a list of items into Go value of type []v1.JSONSchemaProps"));
                break;
            default:
                schema.Remove("items"); // Go reads neither a text nor a number here, and says nothing.
                break;
        }

        foreach (var field in (ReadOnlySpan<string>)["additionalProperties", "additionalItems"])
        {
            if (schema[field] is JsonObject values)
                Untyped(values);
            else if (schema[field] is { } other && other.GetValueKind() is not (JsonValueKind.True or JsonValueKind.False))
                throw new DecodeException("boolean or JSON schema expected");
        }

        foreach (var child in Maps.SelectMany(m => schema[m] as JsonObject ?? []).Select(static m => m.Value)
            .Concat(Lists.SelectMany(l => schema[l] as JsonArray ?? [])).Append(schema["not"]).OfType<JsonObject>())
            Below(child);
    }

    private static void Untyped(JsonObject schema)
    {
        TypedReader.Read(schema, KindSchemas.JsonSchemaProps, issues: null);
        Below(schema);
    }
}
