using CodeRun.Sandbox.Http;
using CodeRun.Sandbox.Schema;

namespace CodeRun.Sandbox.Requests;

/// <summary>Refusals of answers in forms that there are not.</summary>
internal static class Acceptance
{
    private const string Types = $"{BodyFormat.Json}, {BodyFormat.Yaml}, {BodyFormat.Protobuf}";
    private const string Streams = $"{BodyFormat.Json};stream=watch, {BodyFormat.Protobuf};stream=watch";

    /// <summary>406: the type is known, but not in the shape (Table, PartialObjectMetadata ...) that is asked for.</summary>
    public static ApiStatusException NoSuchShape() => Accepted(Types);

    /// <summary>406: a watch cannot be written in the type that is asked for.</summary>
    public static ApiStatusException NoSuchStream() => Accepted(Streams);

    /// <summary>406: no type that is asked for is known.</summary>
    /// <param name="isCollection">True for lists, which may be streams.</param>
    public static ApiStatusException NoSuchType(bool isCollection) =>
        new(406, "NotAcceptable", $"406: Not Acceptable\n\nAvailable representations: {Types}{(isCollection ? $", {Streams}" : "")}", []);

    /// <summary>406: what is answered has no protobuf form.</summary>
    public static ApiStatusException NoProtobuf() => new(406, "NotAcceptable", ObjectReader.NoProtobuf);

    /// <summary>406: the metadata of one object is asked for where there is a list.</summary>
    public static ApiStatusException IsList(ResourceDefinition definition) =>
        new(406, "NotAcceptable", $"you requested PartialObjectMetadata, but the requested object is a list (*{(definition.IsCustom ? "unstructured.UnstructuredList" : $"{ObjectReader.Package(definition)}.{definition.ListKind}")})");

    /// <summary>The metadata of a list is asked for where there is one object; of a custom one a real server only notices when it looks for the items.</summary>
    public static ApiStatusException IsNoList(ResourceDefinition definition) => definition.IsCustom
        ? new(500, "", "content is not a list")
        : new(406, "NotAcceptable", $"you requested PartialObjectMetadataList, but the requested object is not a list (*{ObjectReader.Package(definition)}.{definition.Kind})");

    private static ApiStatusException Accepted(string types) => new(406, "NotAcceptable", $"only the following media types are accepted: {types}");
}
