using System.Text.Json.Nodes;
using CodeRun.Sandbox.Access;
using CodeRun.Sandbox.Admission;
using CodeRun.Sandbox.Schema;

namespace CodeRun.Sandbox.Definitions;

/// <summary>Rules of CustomResourceDefinitions, in the words and the order of apiextensions-apiserver.</summary>
internal static class DefinitionRules
{
    /// <summary>Checks a definition.</summary>
    public static void Validate(JsonObject value, JsonObject? old, List<FieldProblem> problems)
    {
        var spec = value["spec"] as JsonObject ?? [];
        var (group, plural) = ((string?)spec["group"] ?? "", (string?)spec["names"]?["plural"] ?? "");
        var name = (string?)value["metadata"]?["name"] ?? "";
        if (old is null && name != $"{plural}.{group}")
            problems.Add(FieldProblem.Invalid("metadata.name", GoText.Quote(name), "must be spec.names.plural+\".\"+spec.group"));
        Group(group, problems);
        Scope((string?)spec["scope"] ?? "", problems);
        var versions = new DefinitionVersions(spec);
        VersionRules.Validate(versions, problems);
        NamesRules.Validate(spec["names"] as JsonObject ?? [], problems);
        VersionRules.ValidateShared(versions, problems);
        ConversionRules.Validate(spec, versions.All.Count, problems);
        if (old is not null)
            Unchanged(spec, old, problems);
        StoredVersions(value, old, versions, problems);
        ApprovalRules.Validate(value, old, group, problems);
        if (spec["preserveUnknownFields"] is JsonValue keeps && keeps.TryGetValue(out bool kept) && kept)
            problems.Add(FieldProblem.Invalid("spec.preserveUnknownFields", "true", "cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead"));
    }

    private static void Group(string group, List<FieldProblem> problems)
    {
        if (group.Length == 0)
            problems.Add(FieldProblem.Required("spec.group"));
        else if (NameRules.Subdomain(group) is { Count: > 0 } wrong)
            problems.Add(FieldProblem.Invalid("spec.group", GoText.Quote(group), string.Join(',', wrong)));
        else if (!group.Contains('.', StringComparison.Ordinal))
            problems.Add(FieldProblem.Invalid("spec.group", GoText.Quote(group), "should be a domain with at least one dot"));
    }

    private static void Scope(string scope, List<FieldProblem> problems)
    {
        if (scope.Length == 0)
            problems.Add(FieldProblem.Required("spec.scope"));
        else if (scope is not ("Cluster" or "Namespaced"))
            problems.Add(FieldProblem.NotSupported("spec.scope", GoText.Quote(scope), ["Cluster", "Namespaced"]));
    }

    private static void Unchanged(JsonObject spec, JsonObject old, List<FieldProblem> problems)
    {
        var before = old["spec"] as JsonObject ?? [];
        // They decide where objects are stored.
        if (DefinitionStatus.IsEstablished(old))
        {
            Same(spec["scope"], before["scope"], "spec.scope", problems);
            Same(spec["names"]?["kind"], before["names"]?["kind"], "spec.names.kind", problems);
        }

        Same(spec["group"], before["group"], "spec.group", problems);
        Same(spec["names"]?["plural"], before["names"]?["plural"], "spec.names.plural", problems);
    }

    private static void StoredVersions(JsonObject value, JsonObject? old, DefinitionVersions versions, List<FieldProblem> problems)
    {
        var stored = ((old is null ? null : value["status"]?["storedVersions"]) as JsonArray ?? []).Select(static v => (string?)v ?? "").ToList();
        if (versions.Storage is { } storage && !stored.Contains(storage, StringComparer.Ordinal))
            stored.Add(storage);
        if (stored.Count == 0)
            problems.Add(FieldProblem.Invalid("status.storedVersions", "null", "must have at least one stored version"));
        for (var i = 0; i < stored.Count; i++)
        {
            var name = stored[i];
            if (!versions.Names.Contains(name, StringComparer.Ordinal))
                problems.Add(FieldProblem.Invalid($"status.storedVersions[{i}]", GoText.Quote(name), $"missing from spec.versions; {name} was previously a storage version, and must remain in spec.versions until a storage migration ensures no data remains persisted in {name} and removes {name} from status.storedVersions"));
        }
    }

    private static void Same(JsonNode? now, JsonNode? before, string path, List<FieldProblem> problems)
    {
        if (!JsonNode.DeepEquals(now, before))
            problems.Add(FieldProblem.Invalid(path, now is null ? "\"\"" : GoValue.Show(now), "field is immutable"));
    }
}
