using CodeRun.Engine.Events.Notations;

namespace CodeRun.Engine.Events.Linting;

/// <summary>Rules of data filters: path, type, comparator and the form of their values. A string filter's expressions have <see cref="StringFilterRules"/>.</summary>
internal static class DataFilterRules
{
    private static readonly string[] Comparators = [">=", ">", "=", "!=", "<", "<="];

    public static void Check(LintFile file, YamlNode filter, FilterScope scope, string consequence)
    {
        var path = filter.TextOf("path") ?? "";
        var type = filter.TextOf("type") ?? "";
        var right = path.Length > 0 ? EventPath.Check(file, filter["path"]!, path, scope, consequence) : path;
        if (type is not ("string" or "number" or "bool" or ""))
            file.Add(LintRules.UnreadableValue, filter["type"]!, $"The type of a data filter is string, number or bool; '{SchemaChecker.Shorten(type)}' drops every event.", "string");
        var values = Values(file, filter);
        Comparator(file, filter, type, values);
        foreach (var value in values)
        {
            if (value.Text.Length == 0)
                file.Add(LintRules.UnreadableValue, value, "An empty value is refused.", type == "string" ? "'^$'" : null);
            else if (type == "number" && !GoLiteral.MayBeHexadecimal(value.Text) && GoLiteral.Number(value.Text) is null)
                file.Add(LintRules.UnreadableValue, value, $"'{SchemaChecker.Shorten(value.Text)}' is no number: the filter drops every event.");
            else if (type == "bool" && GoLiteral.Boolean(value.Text) is null)
                file.Add(LintRules.UnreadableValue, value, $"'{SchemaChecker.Shorten(value.Text)}' is no boolean: the filter drops every event.", "\"true\"");
        }

        // The path is judged as it should be, so that one mistake does not hide another.
        if (type == "string")
            StringFilterRules.Check(file, filter, right, values, scope);
    }

    private static List<YamlNode> Values(LintFile file, YamlNode filter)
    {
        var value = filter["value"];
        if (value is null or { Kind: YamlKind.Null } or { Kind: YamlKind.List, Items.Count: 0 })
            return []; // missing: the schema says so
        if (value.Kind != YamlKind.List)
        {
            var isScalar = value.Kind != YamlKind.Map;
            file.Add(
                LintRules.ScalarValue, value, "value must be a list of strings; a single value is stored, but cannot be decoded, so the Sensor does not work.",
                isScalar ? $"[{YamlText.Quote(value.Text)}]" : null);
            return isScalar ? [value] : [];
        }

        foreach (var item in value.Items.Where(static i => i.Kind != YamlKind.Text))
            file.Add(LintRules.ScalarValue, item, $"Values are strings, but this is {SchemaChecker.Describe(item)}.", item.Kind is YamlKind.Map or YamlKind.List ? null : YamlText.Quote(item.Text));
        return [.. value.Items.Where(static i => i.Kind is not (YamlKind.Map or YamlKind.List))];
    }

    private static void Comparator(LintFile file, YamlNode filter, string type, List<YamlNode> values)
    {
        if (filter.TextOf("comparator") is not { Length: > 0 } comparator)
            return;
        var at = filter["comparator"]!;
        if (!Comparators.Contains(comparator, StringComparer.Ordinal))
        {
            var isNegated = comparator.Contains("not", StringComparison.OrdinalIgnoreCase) || comparator.StartsWith('!');
            file.Add(
                LintRules.UnknownComparator, at,
                $"There is no comparator '{SchemaChecker.Shorten(comparator)}': the Sensor is refused, and nothing matches{(type == "string" ? " (string values are regular expressions already)" : "")}.",
                !isNegated ? "\"=\"" : values.Count <= 1 ? "\"!=\"" : $"{OneValue(type, values)}, and comparator: \"!=\"");
        }
        else if (type == "string" && comparator is not ("=" or "!="))
        {
            file.Add(LintRules.IneffectiveComparator, at, $"For strings only = and != do anything: with {comparator} nothing matches.", "\"=\"");
        }
        else if (type == "bool" && comparator != "=")
        {
            file.Add(LintRules.IneffectiveComparator, at, $"For bool the comparator is not looked at: {comparator} means =.", comparator == "!=" ? "leave it out and write the other value" : "leave it out");
        }
        else if (comparator == "!=" && values.Count > 1)
        {
            file.Add(
                LintRules.NegatedAlternatives, at, "Values are alternatives: != with several of them passes as soon as one differs, which is nearly always.",
                OneValue(type, values));
        }
    }

    // What != is to exclude stands in one expression.
    private static string OneValue(string type, List<YamlNode> values)
    {
        if (type != "string")
            return "one filter for each value";
        var isLogin = values.Exists(static v => v.Text.EndsWith("[bot]", StringComparison.OrdinalIgnoreCase));
        var parts = values.Select(static v => v.Text.StartsWith('^') && v.Text.EndsWith('$') ? v.Text[1..^1] : v.Text.Replace("[bot]", "\\[bot\\]", StringComparison.OrdinalIgnoreCase)).ToList();
        return parts.TrueForAll(static p => p.Length is > 0 and < 100 && !p.Contains('|', StringComparison.Ordinal)) && parts.Count < 10
            ? $"one value: {YamlText.Quote($"{(isLogin ? "(?i)" : "")}^({string.Join('|', parts)})$")}"
            : "one value: \"^(A|B)$\"";
    }
}
