using CodeRun.Engine.Events.Manifests;

namespace CodeRun.Cmdlets.Output;

/// <summary>A manifest that Export-CodeRunManifest has generated.</summary>
public sealed class GeneratedManifest
{
    /// <summary>What it is part of: EventSource, Sensor, WorkflowTemplate, PlayWorkflowTemplate, ExternalSecret or Rbac.</summary>
    public required string Component { get; init; }

    /// <summary>API group and version.</summary>
    public required string ApiVersion { get; init; }

    /// <summary>Kind.</summary>
    public required string Kind { get; init; }

    /// <summary>Namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>Name.</summary>
    public required string Name { get; init; }

    /// <summary>The manifest as YAML.</summary>
    public required string Yaml { get; init; }

    /// <summary>The manifest as an object.</summary>
    public required object? Resource { get; init; }

    /// <summary>The file it was written to, if it was.</summary>
    public string? Path { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Yaml;

    internal static GeneratedManifest From(Manifest manifest, string? path) => new()
    {
        Component = manifest.Component.ToString(),
        ApiVersion = manifest.ApiVersion,
        Kind = manifest.Kind,
        Namespace = manifest.Namespace,
        Name = manifest.Name,
        Yaml = manifest.Yaml,
        Resource = PlainObjects.FromJson(manifest.Content),
        Path = path,
    };
}
