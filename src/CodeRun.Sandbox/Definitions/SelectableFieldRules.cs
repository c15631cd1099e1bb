using System.Text.Json.Nodes;
using CodeRun.Sandbox.Access;
using CodeRun.Sandbox.Cel;
using CodeRun.Sandbox.Schema;

namespace CodeRun.Sandbox.Definitions;

/// <summary>Rules of selectableFields: scalars that the schema names, not too many of them.</summary>
internal static class SelectableFieldRules
{
    private const int Most = 8;

    /// <summary>Checks the selectable fields of a version.</summary>
    public static void Validate(JsonNode? fields, JsonNode? schema, string path, string withoutSchema, List<FieldProblem> problems)
    {
        if (fields is not JsonArray { Count: > 0 } list)
            return;
        if (schema?["openAPIV3Schema"] is not JsonObject root)
        {
            problems.Add(FieldProblem.Invalid(path, "\"\"", withoutSchema));
            return;
        }

        if (StructuralRules.Unsupported(root) is { } unsupported)
        {
            problems.Add(FieldProblem.Invalid(path.Replace(".selectableFields", ".schema.openAPIV3Schema", StringComparison.Ordinal), "\"\"", unsupported));
            return;
        }

        var part = SchemaPart.ReadShape(root);
        var known = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < list.Count; i++)
        {
            var at = $"{path}[{i}].jsonPath";
            var text = (string?)list[i]?["jsonPath"] ?? "";
            if (text.Length == 0)
            {
                problems.Add(FieldProblem.Required(at));
                continue;
            }

            var (names, place) = RulePath.Find(text, part, allowsBrackets: false, out var wrong);
            if (place is null)
            {
                problems.Add(FieldProblem.Invalid(at, GoText.Quote(text), $"is an invalid path: {wrong}"));
                continue;
            }

            if (names is ["metadata", ..])
                problems.Add(FieldProblem.Invalid(at, GoText.Quote(text), "must not point to fields in metadata"));
            if (place.Type is not ("string" or "boolean" or "integer"))
                problems.Add(FieldProblem.Invalid(at, GoText.Quote(text), "must point to a field of type string, boolean or integer. Enum string fields and strings with formats are allowed."));
            if (!known.Add(string.Join('.', names)))
                problems.Add(new FieldProblem("FieldValueDuplicate", at, $"Duplicate value: {GoText.Quote(text)}"));
        }

        if (known.Count > Most)
            problems.Add(new FieldProblem("FieldValueTooMany", path, $"Too many: {known.Count}: must have at most {Most} items"));
    }
}
