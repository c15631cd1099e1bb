using System.Text;
using System.Text.Json;

namespace CodeRun.Engine.Events.Webhooks;

/// <summary>A webhook as Argo Events hands it on: an object with <c>headers</c> and <c>body</c>.</summary>
public static class WebhookEnvelope
{
    /// <summary>The webhook in an envelope; null when these bytes are none.</summary>
    public static WebhookRequest? Open(ReadOnlyMemory<byte> bytes)
    {
        // Cheap to see for most: a payload of GitHub has no such field, and is not parsed twice for it.
        if (bytes.Length > WebhookResolver.MaxBodyBytes || bytes.Span.IndexOf("\"headers\""u8) < 0)
            return null;
        try
        {
            using var document = JsonDocument.Parse(bytes);
            var root = new PayloadField(document.RootElement);
            if (!root["headers"].IsObject || !root["body"].IsObject)
                return null;
            var headers = WebhookHeaders.Read(root["headers"]);
            return new WebhookRequest(Encoding.UTF8.GetBytes(root["body"].Raw), headers.EventType, headers.Delivery, headers.Signature, headers.ContentType);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
