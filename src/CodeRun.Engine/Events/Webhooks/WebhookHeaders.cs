using System.Text;
using System.Text.Json;

namespace CodeRun.Engine.Events.Webhooks;

/// <summary>The headers of a webhook that are used.</summary>
public sealed record WebhookHeaders
{
    /// <summary>X-GitHub-Event.</summary>
    public string? EventType { get; init; }

    /// <summary>X-GitHub-Delivery.</summary>
    public string? Delivery { get; init; }

    /// <summary>X-Hub-Signature-256.</summary>
    public string? Signature { get; init; }

    /// <summary>Content-Type.</summary>
    public string? ContentType { get; init; }

    /// <summary>
    /// Reads headers: lines <c>Name: value</c>, or a JSON object whose values are texts or, as Argo Events has them, lists of
    /// texts. Names are compared without regard to case; of a list and of repeated lines the first counts.
    /// </summary>
    public static WebhookHeaders Read(ReadOnlyMemory<byte> text)
    {
        var trimmed = text.Span.TrimStart(" \t\r\n"u8);
        if (trimmed.Length == 0 || trimmed[0] != (byte)'{')
            return Of(Lines(Encoding.UTF8.GetString(text.Span)));
        try
        {
            using var document = JsonDocument.Parse(text);
            return Read(new PayloadField(document.RootElement));
        }
        catch (JsonException)
        {
            // Then no header is known, and the verdict says which one is missing.
            return new WebhookHeaders();
        }
    }

    internal static WebhookHeaders Read(PayloadField headers) =>
        Of(headers.Fields.Select(static f => (f.Name, f.Value.Text ?? f.Value.Items.Select(static i => i.Text).FirstOrDefault())));

    private static IEnumerable<(string, string?)> Lines(string text)
    {
        foreach (var line in text.Split('\n'))
        {
            if (line.IndexOf(':', StringComparison.Ordinal) is var colon and > 0)
                yield return (line[..colon].Trim(), line[(colon + 1)..].Trim());
        }
    }

    private static WebhookHeaders Of(IEnumerable<(string Name, string? Value)> headers)
    {
        var known = new WebhookHeaders();
        foreach (var (name, value) in headers)
        {
            known = name.ToUpperInvariant() switch
            {
                "X-GITHUB-EVENT" => known with { EventType = known.EventType ?? value },
                "X-GITHUB-DELIVERY" => known with { Delivery = known.Delivery ?? value },
                "X-HUB-SIGNATURE-256" => known with { Signature = known.Signature ?? value },
                "CONTENT-TYPE" => known with { ContentType = known.ContentType ?? value },
                _ => known,
            };
        }

        return known;
    }
}
