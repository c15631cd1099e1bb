using System.Text.Json;
using System.Text.Json.Nodes;
using CodeRun.Sandbox.Http;
using CodeRun.Sandbox.Schema;

namespace CodeRun.Sandbox.Fields;

/// <summary>
/// The annotation in which kubectl keeps what it applied on the client's side: fields that it vouches for are no conflicts for the manager "kubectl",
/// and a server-side apply keeps it up to date (apimachinery: lastappliedmanager.go, lastappliedupdater.go).
/// </summary>
internal static class LastApplied
{
    private const string Manager = "kubectl";
    private const string Annotation = "kubectl.kubernetes.io/last-applied-configuration";

    /// <summary>The fields that were applied on the client's side and are as they were applied.</summary>
    public static FieldTree Fields(JsonObject? live, FieldRequest request)
    {
        if (request.Manager != Manager || Read(live) is not { } text || Parse(text) is not { } applied || applied["apiVersion"] is not JsonValue version
            || !version.TryGetValue(out string? apiVersion) || apiVersion != request.Definition.ApiVersion)
        {
            return FieldTree.Empty;
        }

        try
        {
            ConfigurationCheck.Require(applied, request.Definition);
        }
        catch (ApiStatusException)
        {
            return FieldTree.Empty;
        }

        var changes = FieldSets.Compare(applied, live!, request.Definition.Node);
        return FieldSets.Of(applied, request.Definition.Node).Without(changes.Modified).Without(changes.Added).Without(changes.Removed);
    }

    /// <summary>The object with the annotation renewed, if it has one.</summary>
    public static JsonObject Renew(JsonObject value, JsonObject config, string manager)
    {
        if (manager != Manager || Read(value) is null)
            return value;
        var applied = config.DeepClone().AsObject();
        (applied["metadata"]?["annotations"] as JsonObject)?.Remove(Annotation);
        value["metadata"]!["annotations"]![Annotation] = $"{GoValue.Json(applied)}\n";
        return value;
    }

    private static string? Read(JsonObject? value) =>
        value?["metadata"]?["annotations"] is JsonObject annotations && annotations[Annotation] is JsonValue held && held.TryGetValue(out string? text) && text.Length > 0 ? text : null;

    private static JsonObject? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
