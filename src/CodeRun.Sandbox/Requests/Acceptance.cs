using CodeRun.Sandbox.Http;

namespace CodeRun.Sandbox.Requests;

/// <summary>Refusals of answers in forms that there are not.</summary>
internal static class Acceptance
{
    /// <summary>406: the type is known, but not in the shape (Table, PartialObjectMetadata ...) that is asked for.</summary>
    public static ApiStatusException NoSuchShape() =>
        new(406, "NotAcceptable", $"only the following media types are accepted: {BodyFormat.Json}, {BodyFormat.Yaml}, {BodyFormat.Protobuf}");

    /// <summary>406: no type that is asked for is known.</summary>
    public static ApiStatusException NoSuchType() =>
        new(406, "NotAcceptable", $"406: Not Acceptable\n\nAvailable representations: {BodyFormat.Json}, {BodyFormat.Yaml}, {BodyFormat.Protobuf}", []);

    /// <summary>406: a custom object is asked for as protobuf and as nothing else.</summary>
    public static ApiStatusException NoProtobuf() => new(406, "NotAcceptable", ObjectReader.NoProtobuf);
}
