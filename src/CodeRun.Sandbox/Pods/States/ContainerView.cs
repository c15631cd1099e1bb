using System.Text.Json.Nodes;

namespace CodeRun.Sandbox.Pods.States;

/// <summary>What a pod asks of one container.</summary>
internal sealed record ContainerView
{
    /// <summary>Name within the pod.</summary>
    public required string Name { get; init; }

    /// <summary>Its part.</summary>
    public required ContainerRole Role { get; init; }

    /// <summary>The whole container.</summary>
    public required JsonObject Json { get; init; }

    /// <summary>Startup probe.</summary>
    public ProbeView? Startup { get; init; }

    /// <summary>Liveness probe.</summary>
    public ProbeView? Liveness { get; init; }

    /// <summary>Readiness probe.</summary>
    public ProbeView? Readiness { get; init; }

    /// <summary>What is done right after its start.</summary>
    public JsonObject? PostStart { get; init; }

    /// <summary>What is done before it is ended.</summary>
    public JsonObject? PreStop { get; init; }

    /// <summary>The probe of a kind; null for none.</summary>
    public ProbeView? Probe(ProbeKind kind) => kind switch
    {
        ProbeKind.Startup => Startup,
        ProbeKind.Liveness => Liveness,
        _ => Readiness,
    };

    /// <summary>Reads a container.</summary>
    public static ContainerView Read(JsonObject json, bool isInit)
    {
        var role = !isInit ? ContainerRole.Main : (string?)json["restartPolicy"] == "Always" ? ContainerRole.Sidecar : ContainerRole.Init;
        return new ContainerView
        {
            Name = (string)json["name"]!,
            Role = role,
            Json = json,
            Startup = ProbeView.Read(json["startupProbe"]),
            Liveness = ProbeView.Read(json["livenessProbe"]),
            Readiness = ProbeView.Read(json["readinessProbe"]),
            PostStart = json["lifecycle"]?["postStart"] as JsonObject,
            PreStop = json["lifecycle"]?["preStop"] as JsonObject,
        };
    }
}
