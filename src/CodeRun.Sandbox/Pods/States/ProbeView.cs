using System.Text.Json.Nodes;

namespace CodeRun.Sandbox.Pods.States;

/// <summary>A probe of a container.</summary>
internal sealed record ProbeView
{
    /// <summary>What is asked.</summary>
    public required JsonObject Json { get; init; }

    /// <summary>Time from the start of the container to the first probe.</summary>
    public TimeSpan InitialDelay { get; init; }

    /// <summary>Time between probes.</summary>
    public TimeSpan Period { get; init; }

    /// <summary>Time after which a probe has failed.</summary>
    public TimeSpan Timeout { get; init; }

    /// <summary>Successes in a row that count as one.</summary>
    public int SuccessThreshold { get; init; }

    /// <summary>Failures in a row that count as one.</summary>
    public int FailureThreshold { get; init; }

    /// <summary>Grace of a container that is ended by it; null for that of the pod.</summary>
    public TimeSpan? Grace { get; init; }

    /// <summary>Reads a probe; null for none.</summary>
    public static ProbeView? Read(JsonNode? probe) => probe is not JsonObject json ? null : new ProbeView
    {
        Json = json,
        InitialDelay = TimeSpan.FromSeconds(Number(json, "initialDelaySeconds", 0)),
        Period = TimeSpan.FromSeconds(Number(json, "periodSeconds", 10)),
        Timeout = TimeSpan.FromSeconds(Number(json, "timeoutSeconds", 1)),
        SuccessThreshold = (int)Number(json, "successThreshold", 1),
        FailureThreshold = (int)Number(json, "failureThreshold", 3),
        Grace = json["terminationGracePeriodSeconds"] is null ? null : TimeSpan.FromSeconds(Number(json, "terminationGracePeriodSeconds", 30)),
    };

    private static long Number(JsonObject json, string name, long otherwise) => json[name] is JsonValue value && value.TryGetValue(out long number) ? Math.Clamp(number, 0, int.MaxValue) : otherwise;
}
