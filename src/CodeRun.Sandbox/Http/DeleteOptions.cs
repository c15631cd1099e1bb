using System.Globalization;
using System.Text.Json.Nodes;

namespace CodeRun.Sandbox.Http;

/// <summary>How an object is to be deleted, from body and query.</summary>
internal sealed record DeleteOptions
{
    public string? Uid { get; init; }

    public string? ResourceVersion { get; init; }

    public long? GraceSeconds { get; init; }

    /// <summary>Background, Foreground or Orphan; null for the kind's default.</summary>
    public string? Propagation { get; init; }

    public bool DryRun { get; init; }

    public static DeleteOptions Read(ApiRequest request, JsonObject? body)
    {
        var propagation = (string?)body?["propagationPolicy"] ?? request.Parameter("propagationPolicy");
        if (propagation is not (null or "Background" or "Foreground" or "Orphan"))
            throw new ApiStatusException(422, "Invalid", $"DeleteOptions.meta.k8s.io \"\" is invalid: propagationPolicy: Unsupported value: \"{propagation}\": supported values: \"Foreground\", \"Background\", \"Orphan\", \"nil\"");
        if ((body?["orphanDependents"] as JsonValue)?.TryGetValue(out bool orphan) == true)
            propagation ??= orphan ? "Orphan" : "Background";
        return new DeleteOptions
        {
            Uid = (string?)body?["preconditions"]?["uid"],
            ResourceVersion = (string?)body?["preconditions"]?["resourceVersion"],
            GraceSeconds = Grace(request, body),
            Propagation = propagation,
            DryRun = ResourceStorage.IsDryRun(request) || body?["dryRun"] is JsonArray { Count: > 0 },
        };
    }

    private static long? Grace(ApiRequest request, JsonObject? body)
    {
        if (body?["gracePeriodSeconds"] is JsonValue value && value.TryGetValue(out long seconds))
            return seconds;
        return long.TryParse(request.Parameter("gracePeriodSeconds"), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var asked) ? asked : null;
    }
}
