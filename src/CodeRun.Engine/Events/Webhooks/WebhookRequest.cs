namespace CodeRun.Engine.Events.Webhooks;

/// <summary>A webhook as it came: nothing of it is trusted.</summary>
/// <param name="Body">The bytes that the signature is made over.</param>
/// <param name="EventType">X-GitHub-Event; null when it is missing.</param>
/// <param name="Delivery">X-GitHub-Delivery; null when it is missing.</param>
/// <param name="Signature">X-Hub-Signature-256; null when it is missing.</param>
/// <param name="ContentType">Content-Type; null when it is not known.</param>
public sealed record WebhookRequest(ReadOnlyMemory<byte> Body, string? EventType = null, string? Delivery = null, string? Signature = null, string? ContentType = null);
