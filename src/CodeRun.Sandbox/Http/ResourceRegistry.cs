using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using CodeRun.Sandbox.Discovery;
using CodeRun.Sandbox.Schema;
using CodeRun.Sandbox.Typed;

namespace CodeRun.Sandbox.Http;

/// <summary>The kinds the server serves: the built-in ones and those of the CustomResourceDefinitions that are there. Thread-safe.</summary>
internal sealed class ResourceRegistry
{
    private ImmutableList<ResourceDefinition> _all;

    /// <summary>Makes a registry that serves the built-in kinds, or what another one has served.</summary>
    public ResourceRegistry(IReadOnlyList<ResourceDefinition>? served = null) => _all = [.. served ?? BuiltInResources.All];

    public IReadOnlyList<ResourceDefinition> All => Volatile.Read(ref _all);

    public ResourceDefinition? Find(string group, string version, string plural) =>
        All.FirstOrDefault(d => d.Group == group && d.Version == version && d.Plural == plural);

    /// <summary>Serves the versions of a definition that was stored.</summary>
    public void Register(JsonObject crd)
    {
        var since = All.FirstOrDefault(d => IsOf(d, crd))?.Since ?? long.Parse((string?)crd["metadata"]?["resourceVersion"] ?? "0", NumberStyles.None, CultureInfo.InvariantCulture);
        var custom = Read(crd).Select(d => d with { Since = since }).ToList();
        ImmutableInterlocked.Update(ref _all, all => all.RemoveAll(d => IsOf(d, crd)).AddRange(custom));
    }

    /// <summary>Serves a definition no longer.</summary>
    public void Unregister(JsonObject crd) => ImmutableInterlocked.Update(ref _all, all => all.RemoveAll(d => IsOf(d, crd)));

    /// <summary>The kinds of a definition that is valid.</summary>
    public static IReadOnlyList<ResourceDefinition> Read(JsonObject crd)
    {
        var spec = crd["spec"]?.AsObject() ?? [];
        var names = spec["names"] as JsonObject ?? [];
        var definitions = new List<ResourceDefinition>();
        var versions = (spec["versions"] as JsonArray ?? []).OfType<JsonObject>().ToList();
        var storage = versions.Find(static v => v["storage"]?.GetValue<bool>() == true) ?? versions.FirstOrDefault();
        var apiVersion = $"{(string?)spec["group"]}/{(string?)storage?["name"]}";
        var stored = storage?["schema"]?["openAPIV3Schema"] is JsonObject storedSchema ? StructuralSchema.Read(storedSchema) : null;
        var storedNode = versions.Count > 1 ? stored?.Node : null;
        // What was stored under another schema is shown as the present one has it.
        var wasOther = (long?)crd["metadata"]?["generation"] > 1;
        foreach (var version in (spec["versions"] as JsonArray ?? []).OfType<JsonObject>())
        {
            if (version["served"] is JsonValue served && served.TryGetValue(out bool isServed) && !isServed)
                continue;
            if (version["schema"]?["openAPIV3Schema"] is not JsonObject schema)
                continue;
            var custom = StructuralSchema.Read(schema);
            var (node, fills) = (custom.Node, stored is { HasDefaults: true } ? stored : null);
            var kind = (string?)names["kind"] ?? "";
            var own = $"{(string?)spec["group"]}/{(string?)version["name"]}";
            definitions.Add(new ResourceDefinition
            {
                DeprecationWarning = Deprecation(version, versions, (string?)spec["group"] ?? "", kind),
                // Objects are stored once, in the storage version; conversion None changes nothing but apiVersion.
                FromStored = storedNode is null && !wasOther ? null : value =>
                {
                    fills?.FillIn(value);
                    CustomPruning.Prune(value, node, issues: null);
                    return Versioned(value, own);
                },
                ToStored = storedNode is null ? null : value =>
                {
                    CustomPruning.Prune(value, storedNode, issues: null);
                    return Versioned(value, apiVersion);
                },
                Group = (string?)spec["group"] ?? "",
                Version = (string?)version["name"] ?? "",
                Plural = (string?)names["plural"] ?? "",
                Singular = (string?)names["singular"] ?? kind.ToLowerInvariant(),
                Kind = kind,
                CustomListKind = (string?)names["listKind"] ?? kind + "List",
                ShortNames = names["shortNames"] is JsonArray shorts ? [.. shorts.Select(static s => (string)s!)] : [],
                PrinterColumns = [.. (version["additionalPrinterColumns"] as JsonArray ?? []).OfType<JsonObject>().Select(static c => new PrinterColumn(
                    (string?)c["name"] ?? "", (string?)c["type"] ?? "string", (string?)c["format"] ?? "", (int?)c["priority"] ?? 0, (string?)c["jsonPath"] ?? "", (string?)c["description"] ?? $"Custom resource definition column (in JSONPath format): {(string?)c["jsonPath"]}"))],
                Categories = names["categories"] is JsonArray categories ? [.. categories.Select(static c => (string)c!)] : [],
                Scale = version["subresources"]?["scale"] is JsonObject scale
                    ? new ScalePaths((string?)scale["specReplicasPath"] ?? "", (string?)scale["statusReplicasPath"] ?? "", (string?)scale["labelSelectorPath"])
                    : null,
                Namespaced = (string?)spec["scope"] == "Namespaced",
                HasStatus = version["subresources"]?["status"] is not null,
                CountsGeneration = true,
                SelectableFields = version["selectableFields"] is JsonArray selectable ? [.. selectable.Select(static f => ((string?)f?["jsonPath"] ?? "").TrimStart('.'))] : [],
                Schema = custom,
                IsTerminating = crd["metadata"]?["deletionTimestamp"] is not null,
            });
        }

        return definitions;
    }

    private static JsonObject Versioned(JsonObject value, string apiVersion)
    {
        value["apiVersion"] = apiVersion;
        return value;
    }

    private static string? Deprecation(JsonObject version, List<JsonObject> versions, string group, string kind)
    {
        if (version["deprecated"]?.GetValue<bool>() != true)
            return null;
        if ((string?)version["deprecationWarning"] is { } text)
            return text;
        var better = versions.Where(static v => v["served"]?.GetValue<bool>() == true && v["deprecated"]?.GetValue<bool>() != true)
            .Select(static v => (string?)v["name"] ?? "").Order(VersionOrder.BestFirst).FirstOrDefault();
        var told = $"{group}/{(string?)version["name"]} {kind} is deprecated";
        return better is not null && VersionOrder.BestFirst.Compare(better, (string?)version["name"]) < 0 ? $"{told}; use {group}/{better} {kind}" : told;
    }

    private static bool IsOf(ResourceDefinition definition, JsonObject crd) =>
        definition.IsCustom && definition.Group == (string?)crd["spec"]?["group"] && definition.Plural == (string?)crd["spec"]?["names"]?["plural"];
}
