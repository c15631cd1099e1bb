using System.Text.Json.Nodes;

namespace CodeRun.Sandbox.Schema;

/// <summary>allOf, anyOf, oneOf and not: a sentence about the whole without a field, and what the best matching schema says.</summary>
internal static class LogicValidator
{
    /// <summary>Notes what is wrong with a value.</summary>
    public static void Validate(JsonNode value, SchemaPart schema, string path, Counterpart before, ValidationResult result)
    {
        ValidationResult Try(SchemaPart part) => ValueValidator.Validate(value, part, path, before);

        if (schema.AnyOf.Count > 0)
        {
            var tried = schema.AnyOf.Select(Try).ToList();
            if (tried.TrueForAll(static t => !t.IsValid))
            {
                result.Add(Whole("must validate at least one schema (anyOf)"));
                result.Merge(Best(tried));
            }
        }

        if (schema.OneOf.Count > 0)
        {
            var tried = schema.OneOf.Select(Try).ToList();
            var valid = tried.Count(static t => t.IsValid);
            if (valid != 1)
                result.Add(Whole($"must validate one and only one schema (oneOf). {(valid == 0 ? "Found none valid" : $"Found {valid} valid alternatives")}"));
            if (valid == 0)
                result.Merge(Best(tried));
        }

        if (schema.AllOf.Count > 0)
        {
            var tried = schema.AllOf.Select(Try).ToList();
            foreach (var found in tried)
                result.Merge(found);
            if (tried.Exists(static t => !t.IsValid))
                result.Add(Whole($"must validate all the schemas (allOf){(tried.TrueForAll(static t => !t.IsValid) ? ". None validated" : "")}"));
        }

        if (schema.Not is { } not && Try(not).IsValid)
            result.Add(Whole("must not validate the schema (not)"));
        result.Match();

        FieldProblem Whole(string message) => FieldProblem.Invalid("", "\"\"", $"\"{path}\" {message}");
    }

    private static ValidationResult Best(List<ValidationResult> tried) => tried.MaxBy(static t => t.Matches)!;
}
