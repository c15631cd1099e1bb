using System.Text.Json.Nodes;
using CodeRun.Engine.Api;

namespace CodeRun.Engine.Events.Manifests;

/// <summary>One generated object.</summary>
/// <param name="Component">What it is part of.</param>
/// <param name="Content">The object as it is sent to an API server. Not to be changed.</param>
public sealed record Manifest(ManifestComponent Component, JsonObject Content)
{
    /// <summary>API group and version.</summary>
    public string ApiVersion => (string)Content["apiVersion"]!;

    /// <summary>Kind.</summary>
    public string Kind => (string)Content["kind"]!;

    /// <summary>Name.</summary>
    public string Name => (string)Content["metadata"]!["name"]!;

    /// <summary>Namespace.</summary>
    public string Namespace => (string)Content["metadata"]!["namespace"]!;

    /// <summary>The object as one YAML document, without a separator.</summary>
    public string Yaml => YamlWriter.Write(Content);

    /// <summary>Many objects as one YAML text.</summary>
    public static string ToYaml(IEnumerable<Manifest> manifests) => string.Join("---\n", manifests.Select(static m => m.Yaml));
}
