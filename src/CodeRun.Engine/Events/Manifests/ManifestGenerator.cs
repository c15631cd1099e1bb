using System.Text.Json.Nodes;

namespace CodeRun.Engine.Events.Manifests;

/// <summary>Generates the manifests of components. Pure: the same options give the same objects in the same order.</summary>
public static class ManifestGenerator
{
    /// <summary>The objects of these components, in the order in which they are best applied.</summary>
    /// <exception cref="ManifestException">Something that they need is missing or wrong; every problem is named.</exception>
    public static IReadOnlyList<Manifest> Generate(IEnumerable<ManifestComponent> components, ManifestOptions options)
    {
        var wanted = components.Distinct().Order().ToList();
        var problems = ManifestOptionsCheck.Problems(wanted, options);
        if (problems.Count > 0)
            throw new ManifestException(problems);
        return [.. wanted.SelectMany(c => Objects(c, options).Select(o => new Manifest(c, o)))];
    }

    private static IEnumerable<JsonObject> Objects(ManifestComponent component, ManifestOptions options) => component switch
    {
        ManifestComponent.Rbac => RbacManifests.Create(options),
        ManifestComponent.ExternalSecret => ExternalSecretManifests.Create(options),
        ManifestComponent.EventSource => [EventSourceManifest.Create(options)],
        ManifestComponent.WorkflowTemplate => [RunWorkflowManifest.Create(options)],
        ManifestComponent.PlayWorkflowTemplate => [PlayWorkflowManifest.Create(options)],
        ManifestComponent.Sensor => SensorManifests.Create(options),
        _ => throw new ArgumentOutOfRangeException(nameof(component), component, "There is no such component."),
    };
}
