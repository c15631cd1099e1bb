using System.Text.Json.Nodes;
using CodeRun.Sandbox.Schema;
using CodeRun.Sandbox.Storage;

namespace CodeRun.Sandbox.Http;

/// <summary>A field selector: <c>path=value</c> and <c>path!=value</c> joined by commas, for the fields the kind supports.</summary>
internal sealed class FieldSelector
{
    private readonly List<(string[] Path, string Value, bool Equal)> _requirements = [];

    public static FieldSelector Parse(string? text, ResourceDefinition definition)
    {
        var selector = new FieldSelector();
        foreach (var part in (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var equal = !part.Contains("!=", StringComparison.Ordinal);
            var pieces = part.Split(equal ? (part.Contains("==", StringComparison.Ordinal) ? "==" : "=") : "!=", 2);
            if (pieces.Length < 2)
                throw ApiErrors.BadRequest($"invalid selector: '{part}'; can't understand '{part}'");
            if (!IsSupported(pieces[0], definition))
                throw ApiErrors.BadRequest($"field label not supported: {pieces[0]}");
            selector._requirements.Add((pieces[0].Split('.'), pieces[1], equal));
        }

        return selector;
    }

    public bool Matches(StoredObject value)
    {
        if (_requirements.Count == 0)
            return true;
        var json = value.Parse();
        return _requirements.TrueForAll(r => (Read(json, r.Path) == r.Value) == r.Equal);
    }

    private static bool IsSupported(string path, ResourceDefinition definition) => path switch
    {
        "metadata.name" => true,
        "metadata.namespace" => definition.Namespaced,
        "status.phase" => definition == BuiltInResources.Pods || definition == BuiltInResources.Namespaces,
        "spec.nodeName" or "spec.restartPolicy" or "status.podIP" or "spec.serviceAccountName" => definition == BuiltInResources.Pods,
        "type" => definition == BuiltInResources.Secrets || definition == BuiltInResources.Events,
        "reason" or "involvedObject.kind" or "involvedObject.name" or "involvedObject.namespace" or "involvedObject.uid" => definition == BuiltInResources.Events,
        _ => false,
    };

    private static string Read(JsonObject json, string[] path)
    {
        JsonNode? at = json;
        foreach (var part in path)
            at = (at as JsonObject)?[part];
        return at is JsonValue value && value.TryGetValue(out string? text) ? text : "";
    }
}
