using System.Text.Json;
using System.Text.Json.Nodes;
using CodeRun.Engine.Api;

namespace CodeRun.Engine.Reconciling;

/// <summary>
/// Reads the agent's termination message: a JSON object with the fields of <c>status.result</c>. It comes from inside the
/// agent container, so everything about it may be wrong: what cannot be read is left out, never an error.
/// </summary>
public static class TerminationMessage
{
    private const int MaxText = 1000;
    private const double LongestRetryAfterSeconds = 30 * 86_400;
    private static readonly JsonDocumentOptions NoDuplicates = new() { AllowDuplicateProperties = false };

    /// <summary>The result; the exit code is always the one that the kubelet reported.</summary>
    public static CodeRunResult Read(string? message, int exitCode)
    {
        var json = Parse(message);
        return new CodeRunResult
        {
            ExitCode = exitCode,
            PullRequestUrl = Text(json, "pullRequestUrl"),
            Branch = Text(json, "branch"),
            Commit = Text(json, "commit"),
            SessionId = Text(json, "sessionId"),
            CostUsd = Number(json, "costUsd"),
            InputTokens = Count(json, "inputTokens"),
            OutputTokens = Count(json, "outputTokens"),
            Turns = Count(json, "turns"),
            Summary = Text(json, "summary"),
        };
    }

    /// <summary>How long the agent asked to wait (<c>retryAfterSeconds</c>), at most thirty days; null when it did not say.</summary>
    public static TimeSpan? RetryAfter(string? message) =>
        Number(Parse(message), "retryAfterSeconds") is { } seconds ? TimeSpan.FromSeconds(Math.Min(seconds, LongestRetryAfterSeconds)) : null;

    private static JsonObject? Parse(string? message)
    {
        if (string.IsNullOrWhiteSpace(message))
            return null;
        try
        {
            return JsonNode.Parse(message, documentOptions: NoDuplicates) as JsonObject;
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            return null; // Not JSON, not even text, or a key twice: the container wrote something else than a result.
        }
    }

    private static string? Text(JsonObject? json, string field)
    {
        if (json?[field] is not JsonValue value || TextOf(value) is not { } text || string.IsNullOrWhiteSpace(text))
            return null;
        var clean = new string([.. text.Where(static c => !char.IsControl(c) || c is '\n' or '\t')]);
        return clean.Length <= MaxText ? clean : clean[..(char.IsHighSurrogate(clean[MaxText - 1]) ? MaxText - 1 : MaxText)];
    }

    private static string? TextOf(JsonValue value)
    {
        try
        {
            return value.TryGetValue(out string? text) ? text : null;
        }
        catch (InvalidOperationException)
        {
            return null; // Half a surrogate pair, written as an escape.
        }
    }

    private static double? Number(JsonObject? json, string field) =>
        json?[field] is JsonValue value && value.TryGetValue(out double number) && double.IsFinite(number) && number >= 0 ? number : null;

    private static long? Count(JsonObject? json, string field) =>
        json?[field] is JsonValue value && value.TryGetValue(out long number) && number >= 0 ? number : null;
}
