using System.Text.Json.Nodes;
using CodeRun.Sandbox.Access;
using CodeRun.Sandbox.Schema;

namespace CodeRun.Sandbox.Definitions;

/// <summary>
/// What the schema of a custom resource must be like: structural, with defaults that fit, without what apiextensions forbids, with rules that compile
/// and do not cost too much. A later step is only made when the earlier ones are well.
/// </summary>
internal static class SchemaRules
{
    private const string AtRoot = "Description Type Format Title Maximum ExclusiveMaximum Minimum ExclusiveMinimum MaxLength MinLength Pattern MaxItems MinItems UniqueItems MultipleOf Required Items Properties ExternalDocs Example XPreserveUnknownFields XValidations";

    private static readonly HashSet<string> AllowedAtRoot = new(StringComparer.Ordinal)
    {
        "description", "type", "format", "title", "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum", "maxLength", "minLength", "pattern", "maxItems", "minItems", "uniqueItems",
        "multipleOf", "required", "items", "properties", "externalDocs", "example", "x-kubernetes-preserve-unknown-fields", "x-kubernetes-validations",
    };

    /// <summary>Checks a schema.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="path">Its place in messages.</param>
    /// <param name="hasStatus">True with a status subresource: the status is validated alone then.</param>
    /// <param name="problems">Takes what is wrong.</param>
    public static void Validate(JsonObject schema, string path, bool hasStatus, List<FieldProblem> problems)
    {
        var found = new List<FieldProblem>();
        if (hasStatus)
            Root(schema, path, found);
        if (IsTrue(schema, "nullable"))
            found.Add(FieldProblem.Forbidden($"{path}.nullable", "nullable cannot be true at the root"));
        var unsupported = StructuralRules.Unsupported(schema);
        var isWell = unsupported is null;
        if (isWell)
        {
            var structural = StructuralRules.Validate(schema, path);
            isWell = structural.Count == 0;
            found.AddRange(structural);
            if (isWell && DefaultRules.Validate(schema, path) is { Count: > 0 } wrong)
            {
                isWell = false;
                found.AddRange(wrong);
            }
        }

        var rules = isWell ? new RuleRules() : null;
        found.AddRange(new KeywordRules(rules).Validate(schema, path));
        if (found.Count == 0 && unsupported is not null)
            found.Add(FieldProblem.Invalid(path, "\"\"", unsupported));
        rules?.Total(path, found);
        problems.AddRange(found);
    }

    private static void Root(JsonObject schema, string path, List<FieldProblem> problems)
    {
        var type = (string?)schema["type"] ?? "";
        if (type.Length > 0 && type != "object")
            problems.Add(FieldProblem.Invalid($"{path}.type", GoText.Quote(type), "only \"object\" is allowed as the type at the root of the schema if the status subresource is enabled"));
        else if (schema.Any(static k => !AllowedAtRoot.Contains(k.Key) && !IsZero(k.Value)))
            problems.Add(FieldProblem.Invalid(path, GoValue.Json(schema), $"only [{AtRoot}] fields are allowed at the root of the schema if the status subresource is enabled"));
    }

    private static bool IsZero(JsonNode? value) => value is null or JsonArray { Count: 0 } || (value is JsonValue scalar && (scalar.TryGetValue(out bool flag) ? !flag : scalar.TryGetValue(out string? text) && text.Length == 0));

    private static bool IsTrue(JsonObject schema, string keyword) => schema[keyword] is JsonValue value && value.TryGetValue(out bool flag) && flag;
}
