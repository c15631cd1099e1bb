using System.Text.Json.Nodes;
using CodeRun.Sandbox.Admission;
using CodeRun.Sandbox.Schema;

namespace CodeRun.Sandbox.Definitions;

/// <summary>Rules of CustomResourceDefinitions, in the words of apiextensions-apiserver.</summary>
internal static class DefinitionRules
{
    /// <summary>Checks a definition.</summary>
    public static void Validate(JsonObject value, JsonObject? old, List<FieldProblem> problems)
    {
        var spec = value["spec"] as JsonObject ?? [];
        var names = spec["names"] as JsonObject ?? [];
        var (group, plural) = ((string?)spec["group"] ?? "", (string?)names["plural"] ?? "");
        var name = (string?)value["metadata"]?["name"] ?? "";
        if (old is null && name != $"{plural}.{group}")
            problems.Add(FieldProblem.Invalid("metadata.name", $"\"{name}\"", "must be spec.names.plural+\".\"+spec.group"));
        if (group.Length == 0)
            problems.Add(FieldProblem.Required("spec.group"));
        else
            problems.AddRange(NameRules.Subdomain(group).Select(p => FieldProblem.Invalid("spec.group", $"\"{group}\"", p)));
        if ((string?)spec["scope"] is not ("Cluster" or "Namespaced"))
            problems.Add(FieldProblem.NotSupported("spec.scope", $"\"{(string?)spec["scope"]}\"", ["Cluster", "Namespaced"]));
        var versions = spec["versions"] as JsonArray ?? [];
        Versions(versions, problems);
        Names(names, problems);
        if (versions.Count(static v => IsTrue(v, "storage")) != 1)
        {
            problems.Add(FieldProblem.Invalid("spec.versions", versions.ToJsonString(), "must have exactly one version marked as storage version"));
            problems.Add(FieldProblem.Invalid("status.storedVersions", "null", "must have at least one stored version"));
        }

        if (old is not null)
            Unchanged(spec, old, versions, problems);
    }

    private static void Versions(JsonArray versions, List<FieldProblem> problems)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < versions.Count; i++)
        {
            var version = versions[i] as JsonObject ?? [];
            var name = (string?)version["name"] ?? "";
            problems.AddRange(NameRules.Label1035(name).Select(p => FieldProblem.Invalid($"spec.versions[{i}].name", $"\"{name}\"", p)));
            if (!seen.Add(name))
                problems.Add(FieldProblem.Invalid("spec.versions", $"\"{name}\"", "must not contain duplicate version names"));
            // One version alone is told of as if there were no versions.
            var path = versions.Count == 1 ? "spec.validation.openAPIV3Schema" : $"spec.versions[{i}].schema.openAPIV3Schema";
            if (version["schema"]?["openAPIV3Schema"] is JsonObject schema)
                SchemaRules.Validate(schema, path, problems);
            else
                problems.Add(FieldProblem.Required($"spec.versions[{i}].schema.openAPIV3Schema"));
            if (!IsTrue(version, "deprecated") && version["deprecationWarning"] is not null)
                problems.Add(FieldProblem.Invalid($"spec.versions[{i}].deprecationWarning", version["deprecationWarning"]!.ToJsonString(), "can only be set for deprecated versions"));
            Scale(version["subresources"]?["scale"] as JsonObject, versions.Count == 1 ? "spec.subresources.scale" : $"spec.versions[{i}].subresources.scale", problems);
        }
    }

    private static void Scale(JsonObject? scale, string path, List<FieldProblem> problems)
    {
        if (scale is null)
            return;
        foreach (var (field, root) in (ReadOnlySpan<(string, string)>)[("specReplicasPath", ".spec."), ("statusReplicasPath", ".status.")])
        {
            var text = (string?)scale[field] ?? "";
            if (text.Length == 0)
                problems.Add(FieldProblem.Required($"{path}.{field}"));
            else if (!text.StartsWith(root, StringComparison.Ordinal))
                problems.Add(FieldProblem.Invalid($"{path}.{field}", $"\"{text}\"", $"should be a json path under {root.TrimEnd('.')}"));
        }
    }

    private static void Names(JsonObject names, List<FieldProblem> problems)
    {
        foreach (var field in (string[])["plural", "singular"])
        {
            var text = (string?)names[field] ?? "";
            problems.AddRange(NameRules.Label1035(text).Select(p => FieldProblem.Invalid($"spec.names.{field}", $"\"{text}\"", p)));
        }

        foreach (var field in (string[])["kind", "listKind"])
        {
            var text = (string?)names[field] ?? "";
            problems.AddRange(NameRules.Label1035(text.ToLowerInvariant()).Select(p => FieldProblem.Invalid($"spec.names.{field}", $"\"{text}\"", $"may have mixed case, but should otherwise match: {p}")));
        }

        if ((string?)names["kind"] is { Length: > 0 } kind && kind == (string?)names["listKind"])
            problems.Add(FieldProblem.Invalid("spec.names.listKind", $"\"{kind}\"", "kind and listKind may not be the same"));
        foreach (var list in (string[])["shortNames", "categories"])
        {
            var index = 0;
            foreach (var text in (names[list] as JsonArray ?? []).Select(static t => (string?)t ?? ""))
            {
                problems.AddRange(NameRules.Label1035(text).Select(p => FieldProblem.Invalid($"spec.names.{list}[{index}]", $"\"{text}\"", p)));
                index++;
            }
        }
    }

    private static void Unchanged(JsonObject spec, JsonObject old, JsonArray versions, List<FieldProblem> problems)
    {
        var before = old["spec"] as JsonObject ?? [];
        var isEstablished = (old["status"]?["conditions"] as JsonArray ?? []).Any(static c => (string?)c?["type"] == "Established" && (string?)c["status"] == "True");
        if (isEstablished)
            Same(spec["scope"], before["scope"], "spec.scope", problems);
        Same(spec["group"], before["group"], "spec.group", problems);
        if (isEstablished)
        {
            Same(spec["names"]?["plural"], before["names"]?["plural"], "spec.names.plural", problems);
            Same(spec["names"]?["kind"], before["names"]?["kind"], "spec.names.kind", problems);
        }

        var stored = (old["status"]?["storedVersions"] as JsonArray ?? []).Select(static v => (string?)v ?? "").ToList();
        for (var i = 0; i < stored.Count; i++)
        {
            if (!versions.Any(v => (string?)v?["name"] == stored[i]))
                problems.Add(FieldProblem.Invalid($"status.storedVersions[{i}]", $"\"{stored[i]}\"", $"missing from spec.versions; {stored[i]} was previously a storage version, and must remain in spec.versions until a storage migration ensures no data remains persisted in {stored[i]} and removes {stored[i]} from status.storedVersions"));
        }
    }

    private static void Same(JsonNode? now, JsonNode? before, string path, List<FieldProblem> problems)
    {
        if (!JsonNode.DeepEquals(now, before))
            problems.Add(FieldProblem.Invalid(path, now?.ToJsonString() ?? "\"\"", "field is immutable"));
    }

    private static bool IsTrue(JsonNode? parent, string field) => parent?[field] is JsonValue value && value.TryGetValue(out bool flag) && flag;
}
