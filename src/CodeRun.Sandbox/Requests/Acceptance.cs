using CodeRun.Sandbox.Http;

namespace CodeRun.Sandbox.Requests;

/// <summary>Which media type an answer gets.</summary>
internal static class Acceptance
{
    /// <summary>Refuses a client that does not take JSON.</summary>
    /// <exception cref="ApiStatusException">406.</exception>
    public static void Require(ApiRequest request, RequestPath path)
    {
        if (request.Accept.Length == 0 || path.Subresource == "log")
            return;
        var known = false;
        foreach (var clause in request.Accept.Split(','))
        {
            var parts = clause.Split(';', StringSplitOptions.TrimEntries);
            if (parts[0] is not ("*/*" or BodyFormat.Json))
                continue;
            known = true;
            if (!parts.Any(static p => p.StartsWith("as=", StringComparison.Ordinal)))
                return;
        }

        throw known ? NoSuchShape() : NoSuchType();
    }

    /// <summary>406: the type is known, but not in the shape (Table, PartialObjectMetadata ...) that is asked for.</summary>
    public static ApiStatusException NoSuchShape() =>
        new(406, "NotAcceptable", $"only the following media types are accepted: {BodyFormat.Json}, {BodyFormat.Yaml}, {BodyFormat.Protobuf}");

    /// <summary>406: no type that is asked for is known.</summary>
    public static ApiStatusException NoSuchType() =>
        new(406, "NotAcceptable", $"406: Not Acceptable\n\nAvailable representations: {BodyFormat.Json}, {BodyFormat.Yaml}, {BodyFormat.Protobuf}", []);
}
