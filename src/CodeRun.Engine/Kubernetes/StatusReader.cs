using System.Text.Json;

namespace CodeRun.Engine.Kubernetes;

/// <summary>Reads Kubernetes Status objects; a proxy in between may answer something else.</summary>
internal static class StatusReader
{
    /// <summary>The Status, or null when the bytes are none.</summary>
    public static StatusBody? Read(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, StatusJsonContext.Default.StatusBody) is { Kind: "Status" } status ? status : null;
        }
        catch (JsonException)
        {
            return null; // Not a Status: the HTTP status has to say it all.
        }
    }
}
