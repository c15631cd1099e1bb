using System.Globalization;
using System.Text.Json.Nodes;
using CodeRun.Engine.Events.Notations;

namespace CodeRun.Engine.Events.Secrets;

/// <summary>What an ExternalSecret says about itself. Read without trust in its form: what has another type is taken for missing.</summary>
public sealed record ExternalSecretView
{
    private const int MaxMessage = 500;

    /// <summary>Name.</summary>
    public required string Name { get; init; }

    /// <summary>Name of the Secret that it makes.</summary>
    public required string Target { get; init; }

    /// <summary>Status of its Ready condition: <c>True</c>, <c>False</c> or <c>Unknown</c>, which it is also without the condition.</summary>
    public string Ready { get; init; } = "Unknown";

    /// <summary>Reason of the condition.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Message of the condition, without control characters and shortened.</summary>
    public string Message { get; init; } = "";

    /// <summary>When the Secret was last brought up to date; null when it never was.</summary>
    public DateTimeOffset? LastSync { get; init; }

    /// <summary>How often that is to happen; null when it is not to, or not said in a form that is understood.</summary>
    public TimeSpan? RefreshInterval { get; init; }

    /// <summary>Keys that it is to make.</summary>
    public IReadOnlyList<string> Keys { get; init; } = [];

    /// <summary>Reads an object of the API.</summary>
    public static ExternalSecretView Read(JsonNode? value)
    {
        var name = Text(value, "metadata", "name") ?? "";
        var ready = (At(value, "status", "conditions") as JsonArray)?.FirstOrDefault(static c => Text(c, "type") == "Ready");
        return new ExternalSecretView
        {
            Name = name,
            // Without a target the Secret has its name.
            Target = Text(value, "spec", "target", "name") is { Length: > 0 } target ? target : name,
            Ready = Text(ready, "status") ?? "Unknown",
            Reason = Clean(Text(ready, "reason")),
            Message = Clean(Text(ready, "message")),
            LastSync = DateTimeOffset.TryParse(Text(value, "status", "refreshTime"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null,
            RefreshInterval = GoDuration.Parse(Text(value, "spec", "refreshInterval")) is { } interval && interval > TimeSpan.Zero ? interval : null,
            Keys = [.. (At(value, "spec", "data") as JsonArray ?? []).Select(static d => Text(d, "secretKey")).OfType<string>()],
        };
    }

    private static JsonNode? At(JsonNode? value, params ReadOnlySpan<string> path)
    {
        foreach (var part in path)
            value = (value as JsonObject)?[part];
        return value;
    }

    private static string? Text(JsonNode? value, params ReadOnlySpan<string> path) => At(value, path) is JsonValue scalar && scalar.TryGetValue(out string? text) ? text : null;

    private static string Clean(string? text) => new([.. (text ?? "").Take(MaxMessage).Select(static c => char.IsControl(c) ? ' ' : c)]);
}
