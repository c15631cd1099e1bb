using System.Text.Json;
using System.Text.Json.Nodes;

namespace CodeRun.Engine.Api;

/// <summary>Writes a run as the manifest that is sent to create it: camelCase, and only what differs from the defaults.</summary>
public static class CodeRunManifest
{
    /// <summary>The manifest of a run, with these finalizers besides its own.</summary>
    public static JsonObject ToJson(CodeRunResource run, params IReadOnlyList<string> finalizers)
    {
        var metadata = new JsonObject();
        if (run.Metadata.Name.Length > 0)
            metadata["name"] = run.Metadata.Name;
        else
            metadata["generateName"] = run.Metadata.GenerateName;
        if (run.Metadata.Namespace is not null)
            metadata["namespace"] = run.Metadata.Namespace;
        Add("labels", run.Metadata.Labels);
        Add("annotations", run.Metadata.Annotations);
        if (run.Metadata.OwnerReferences.Count > 0)
            metadata["ownerReferences"] = JsonSerializer.SerializeToNode(run.Metadata, CodeRunJsonContext.Default.ResourceMetadata)!["ownerReferences"]!.DeepClone();
        metadata["finalizers"] = new JsonArray([.. run.Metadata.Finalizers.Union(finalizers, StringComparer.Ordinal).Select(static f => (JsonNode?)f)]);
        return new JsonObject
        {
            ["apiVersion"] = CodeRunResource.GroupVersion,
            ["kind"] = CodeRunResource.ResourceKind,
            ["metadata"] = metadata,
            ["spec"] = Spec(run.Spec),
        };

        void Add(string field, IReadOnlyDictionary<string, string> values)
        {
            if (values.Count > 0)
                metadata[field] = new JsonObject(values.Select(static v => KeyValuePair.Create(v.Key, (JsonNode?)v.Value)));
        }
    }

    private static JsonObject Spec(CodeRunSpec spec)
    {
        var json = JsonSerializer.SerializeToNode(spec, CodeRunJsonContext.Default.CodeRunSpec)!.AsObject();
        var plain = JsonSerializer.SerializeToNode(new CodeRunSpec(), CodeRunJsonContext.Default.CodeRunSpec)!.AsObject();
        foreach (var (name, value) in plain)
        {
            if (name != "service" && JsonNode.DeepEquals(json[name], value))
                json.Remove(name);
        }

        return json;
    }
}
