using System.Text.Json.Nodes;
using CodeRun.Sandbox.Access;
using CodeRun.Sandbox.Schema;

namespace CodeRun.Sandbox.Definitions;

/// <summary>What a definition may have but had better not: formats that the server does not know, sets of what is no scalar.</summary>
internal static class DefinitionWarnings
{
    /// <summary>Warnings of a definition that are new since the one before.</summary>
    public static IEnumerable<string> Of(JsonObject value, JsonObject? old)
    {
        var known = old is null ? [] : All(old).ToHashSet(StringComparer.Ordinal);
        return All(value).Where(w => !known.Contains(w));
    }

    private static IEnumerable<string> All(JsonObject value)
    {
        var versions = new DefinitionVersions(value["spec"] as JsonObject ?? []);
        var schemas = versions.Shared("schema") is { } shared ? [shared] : versions.All.Select(v => versions.Own(v, "schema"));
        var places = schemas.Select(static s => s?["openAPIV3Schema"]).OfType<JsonObject>().SelectMany(SchemaWalk.All).ToList();
        var formats = places.Where(static p => (string?)p["format"] is { Length: > 0 } format && StringFormats.Known(format, (string?)p["type"] ?? "").Length == 0)
            .Select(static p => $"unrecognized format {GoText.Quote((string)p["format"]!)}");
        var sets = places.Where(static p => (string?)p["x-kubernetes-list-type"] == "set" && (string?)p["items"]?["type"] is "object" or "array")
            .Select(static p => $"x-kubernetes-list-type: set for items of type {GoText.Quote((string)p["items"]!["type"]!)} is not supported by server-side apply or CEL validation rules")
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        return formats.Concat(sets);
    }
}
