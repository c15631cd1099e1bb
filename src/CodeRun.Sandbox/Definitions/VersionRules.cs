using System.Text.Json.Nodes;
using CodeRun.Sandbox.Access;
using CodeRun.Sandbox.Admission;
using CodeRun.Sandbox.Schema;

namespace CodeRun.Sandbox.Definitions;

/// <summary>Rules of spec.versions.</summary>
internal static class VersionRules
{
    private const int MaxWarning = 256;

    /// <summary>Checks every version for itself and all together.</summary>
    public static void Validate(DefinitionVersions versions, List<FieldProblem> problems)
    {
        if (versions.Shared("schema")?["openAPIV3Schema"] is not JsonObject)
            RequireSchemas(versions, problems);
        for (var i = 0; i < versions.All.Count; i++)
            Version(versions, versions.All[i], $"spec.versions[{i}]", problems);
        if (versions.Names.Distinct(StringComparer.Ordinal).Count() < versions.All.Count)
            problems.Add(FieldProblem.Invalid("spec.versions", GoValue.Json(versions.List), "must contain unique version names"));
        if (versions.All.Count(static v => DefinitionVersions.IsTrue(v, "storage")) != 1)
            problems.Add(FieldProblem.Invalid("spec.versions", GoValue.Json(versions.List), "must have exactly one version marked as storage version"));
    }

    /// <summary>Checks what all versions have in common.</summary>
    public static void ValidateShared(DefinitionVersions versions, List<FieldProblem> problems)
    {
        if (versions.Shared("schema")?["openAPIV3Schema"] is JsonObject schema)
            SchemaRules.Validate(schema, "spec.validation.openAPIV3Schema", versions.All.Any(static v => v["subresources"]?["status"] is not null), problems);
        SubresourceRules.Validate(versions.Shared("subresources"), "spec.subresources", problems);
        ColumnRules.Validate(versions.Shared("additionalPrinterColumns"), "spec.additionalPrinterColumns", problems);
        SelectableFieldRules.Validate(versions.Shared("selectableFields"), versions.Shared("schema"), "spec.selectableFields", "may only be set when validations.schema is included", problems);
    }

    private static void RequireSchemas(DefinitionVersions versions, List<FieldProblem> problems)
    {
        for (var i = 0; i < versions.All.Count; i++)
        {
            if (versions.Own(versions.All[i], "schema")?["openAPIV3Schema"] is not JsonObject)
                problems.Add(FieldProblem.Required($"spec.versions[{i}].schema.openAPIV3Schema"));
        }
    }

    private static void Version(DefinitionVersions versions, JsonObject version, string path, List<FieldProblem> problems)
    {
        var name = DefinitionVersions.NameOf(version);
        if (NameRules.Label1035(name) is { Count: > 0 } wrong)
            problems.Add(FieldProblem.Invalid($"{path}.name", GoText.Quote(name), string.Join(',', wrong)));
        if ((string?)version["deprecationWarning"] is { } warning)
            problems.AddRange(Warning(warning, DefinitionVersions.IsTrue(version, "deprecated")).Select(w => FieldProblem.Invalid($"{path}.deprecationWarning", GoText.Quote(warning), w)));
        if (versions.Own(version, "schema")?["openAPIV3Schema"] is JsonObject schema)
            SchemaRules.Validate(schema, $"{path}.schema.openAPIV3Schema", version["subresources"]?["status"] is not null, problems);
        SubresourceRules.Validate(versions.Own(version, "subresources"), $"{path}.subresources", problems);
        ColumnRules.Validate(versions.Own(version, "additionalPrinterColumns"), $"{path}.additionalPrinterColumns", problems);
        SelectableFieldRules.Validate(versions.Own(version, "selectableFields"), versions.Own(version, "schema"), $"{path}.selectableFields", "may only be set when `version.schema.openAPIV3Schema` is not included", problems);
    }

    private static IEnumerable<string> Warning(string text, bool isDeprecated)
    {
        if (!isDeprecated)
        {
            yield return "can only be set for deprecated versions";
            yield break;
        }

        if (System.Text.Encoding.UTF8.GetByteCount(text) > MaxWarning)
            yield return $"must be <= {MaxWarning} characters long";
        if (text.Length == 0)
            yield return "must not be an empty string";
        var index = text.AsSpan().IndexOfAnyInRange('\0', '\u001f');
        if (index >= 0)
            yield return $"must only contain printable UTF-8 characters; non-printable character found at index {System.Text.Encoding.UTF8.GetByteCount(text.AsSpan(0, index))}";
    }
}
