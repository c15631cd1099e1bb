namespace CodeRun.Sandbox.Requests;

/// <summary>Formats of bodies.</summary>
internal static class BodyFormat
{
    public const string Json = "application/json";
    public const string Yaml = "application/yaml";
    public const string Protobuf = "application/vnd.kubernetes.protobuf";
    public const string JsonPatch = "application/json-patch+json";
    public const string MergePatch = "application/merge-patch+json";
    public const string StrategicMergePatch = "application/strategic-merge-patch+json";
    public const string ApplyPatch = "application/apply-patch+yaml";

    /// <summary>The media type of a Content-Type header, without parameters, in lower case; JSON when there is none.</summary>
    public static string Of(string contentType)
    {
        var type = contentType.Split(';')[0].Trim().ToLowerInvariant();
        return type.Length == 0 ? Json : type;
    }
}
