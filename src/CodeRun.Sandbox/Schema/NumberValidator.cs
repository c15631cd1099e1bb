using System.Text.Json.Nodes;

namespace CodeRun.Sandbox.Schema;

/// <summary>The bounds of numbers: a whole number is compared with the whole part of a bound, as Go's integers are.</summary>
internal static class NumberValidator
{
    /// <summary>Notes what is wrong with a number.</summary>
    public static void Validate(JsonValue scalar, SchemaPart schema, string path, ValidationResult result)
    {
        var isWhole = scalar.TryGetValue(out long whole);
        var number = isWhole ? whole : scalar.GetValue<double>();
        var shown = isWhole ? scalar.ToJsonString() : GoValue.Number(number);
        if (schema.Bound("multipleOf") is { } unit && Cut(unit) is var step && !IsMultiple(step))
            result.Add(FieldProblem.Invalid(path, shown, $"{path} in body should be a multiple of {GoValue.Number(step)}"));
        if (schema.Bound("minimum") is { } low && Cut(low) is var least && (schema.Is("exclusiveMinimum") ? number <= least : number < least))
            result.Add(FieldProblem.Invalid(path, shown, $"{path} in body should be greater than {(schema.Is("exclusiveMinimum") ? "" : "or equal to ")}{GoValue.Number(least)}"));
        if (schema.Bound("maximum") is { } high && Cut(high) is var most && (schema.Is("exclusiveMaximum") ? number >= most : number > most))
            result.Add(FieldProblem.Invalid(path, shown, $"{path} in body should be less than {(schema.Is("exclusiveMaximum") ? "" : "or equal to ")}{GoValue.Number(most)}"));
        result.Match();
        result.Match();

        double Cut(double bound) => isWhole ? Math.Truncate(bound) : bound;

        bool IsMultiple(double factor) => factor <= 0 || (isWhole ? whole % (long)factor == 0 : double.IsInteger(factor < 1 ? 1 / factor * number : number / factor));
    }
}
