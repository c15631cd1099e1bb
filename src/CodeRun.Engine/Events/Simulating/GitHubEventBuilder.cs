using System.Text;
using System.Text.Json;
using CodeRun.Engine.Events.Notations;
using CodeRun.Engine.Events.Simulating.Json;
using CodeRun.Engine.Events.Simulating.Templates;

namespace CodeRun.Engine.Events.Simulating;

/// <summary>Makes the event that the github event source of Argo Events makes of a delivery: <c>{"headers":{…},"body":{…}}</c>.</summary>
public static class GitHubEventBuilder
{
    private const string EventHeader = "X-Github-Event";
    private const string DeliveryHeader = "X-Github-Delivery";

    // GitHub sends no more than 25 MiB; escapes make it longer.
    private const int MaxBody = 64 << 20;

    /// <summary>Makes an event of a payload.</summary>
    /// <param name="payload">The body that GitHub sends, or an object with <c>headers</c> and <c>body</c> (one of its headers may be the event's type).</param>
    /// <param name="eventType">What GitHub puts into X-GitHub-Event, such as <c>pull_request</c>; null when the payload carries it.</param>
    /// <param name="eventSourceName">Name of the EventSource; null for the one that each dependency names.</param>
    /// <param name="eventName">Name of the event in it; null for the one that each dependency names.</param>
    /// <param name="time">Tells when the event happens.</param>
    public static SensorEventResult Build(string payload, string? eventType, string? eventSourceName, string? eventName, TimeProvider time)
    {
        try
        {
            var root = GoJson.Parse(payload);
            var headers = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
            var body = root;
            if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("headers", out var given) && given.ValueKind == JsonValueKind.Object && root.TryGetProperty("body", out var inner))
            {
                body = inner;
                foreach (var header in given.EnumerateObject())
                    headers[GoHeader.Canonical(header.Name)] = Values(header.Value);
            }

            if (eventType is { Length: > 0 })
                headers[EventHeader] = [eventType];
            if (!headers.ContainsKey(EventHeader))
                return new SensorEventResult(null, "The payload does not say of which type the event is; say it, for example pull_request.");
            headers.TryAdd("Content-Type", ["application/json"]);
            headers.TryAdd(DeliveryHeader, ["00000000-0000-0000-0000-000000000000"]);
            return new SensorEventResult(new SensorEvent(GoJson.Parse(Data(headers, body)), time.GetUtcNow(), "00000000000000000000000000000000", "github", eventSourceName, eventName), null);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException or UnsupportedException)
        {
            return new SensorEventResult(null, $"The payload is not JSON that can be used: {e.Message}");
        }
    }

    private static string Data(SortedDictionary<string, List<string>> headers, JsonElement body)
    {
        var data = new StringBuilder("{\"headers\":{");
        data.AppendJoin(',', headers.Select(static h => $"{GoJson.Quote(h.Key)}:[{string.Join(',', h.Value.Select(GoJson.Quote))}]"));
        data.Append("},\"body\":");
        if (body.ValueKind == JsonValueKind.Object)
            data.Append(Read(headers, body));
        else
            GoJson.Compact(body.GetRawText(), data);
        return data.Append('}').ToString();
    }

    // The event source reads the body into a map, puts two headers into it and writes it again: names in order, numbers as floats.
    private static string Read(SortedDictionary<string, List<string>> headers, JsonElement body)
    {
        var fields = ((GoMap)GoValue.From(body)!).Fields.ToDictionary(StringComparer.Ordinal);
        fields["X-GitHub-Event"] = headers[EventHeader].FirstOrDefault("");
        fields["X-GitHub-Delivery"] = headers[DeliveryHeader].FirstOrDefault("");
        return TemplateJson.Write(new GoMap(fields), isRaw: false, MaxBody);
    }

    private static List<string> Values(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => [.. value.EnumerateArray().Select(One)],
        _ => [One(value)],
    };

    private static string One(JsonElement value) => value.ValueKind == JsonValueKind.String ? GoJson.Text(value) : value.GetRawText();
}
