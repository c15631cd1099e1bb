using System.Text.Json.Nodes;

namespace CodeRun.Sandbox.Schema;

/// <summary>Lists of type set and map have no element twice (apiextensions: listtype).</summary>
internal static class ListTypeRules
{
    /// <summary>The second of every pair of elements that are the same.</summary>
    public static IReadOnlyList<FieldProblem> Validate(JsonNode? value, SchemaPart schema, string path)
    {
        var problems = new List<FieldProblem>();
        Check(value, schema, path, problems);
        return problems;
    }

    private static void Check(JsonNode? value, SchemaPart schema, string path, List<FieldProblem> problems)
    {
        if (value is JsonObject map)
        {
            foreach (var (name, child) in map)
            {
                if (child is not (JsonObject or JsonArray))
                    continue;
                if (schema.Values is { } values)
                    Check(child, values, $"{path}[{name}]", problems);
                if (schema.Properties.TryGetValue(name, out var field))
                    Check(child, field, path.Length == 0 ? name : $"{path}.{name}", problems);
            }
        }
        else if (value is JsonArray list)
        {
            CheckList(list, schema, path, problems);
        }
    }

    private static void CheckList(JsonArray list, SchemaPart schema, string path, List<FieldProblem> problems)
    {
        if (schema.ListType == "set")
        {
            Duplicates([.. list], path, problems);
        }
        else if (schema.ListType == "map")
        {
            var wrong = list.Select(static (item, i) => (Item: item, Index: i)).FirstOrDefault(static e => e.Item is not (null or JsonObject));
            if (wrong.Item is not null)
                problems.Add(FieldProblem.Invalid($"{path}[{wrong.Index}]", GoValue.Show(wrong.Item), "must be an object for an array of list-type map"));
            else
                Duplicates([.. list.Select(i => KeyOf(i as JsonObject, schema))], path, problems);
        }

        if (schema.Items is not { } items)
            return;
        for (var i = 0; i < list.Count; i++)
            Check(list[i], items, $"{path}[{i}]", problems);
    }

    private static JsonObject KeyOf(JsonObject? item, SchemaPart schema) =>
        new(schema.ListKeys.Where(k => item?.ContainsKey(k) == true).Select(k => KeyValuePair.Create(k, item![k]?.DeepClone())));

    private static void Duplicates(IReadOnlyList<JsonNode?> items, string path, List<FieldProblem> problems)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < items.Count; i++)
        {
            var shown = GoValue.Show(items[i]);
            seen[shown] = seen.GetValueOrDefault(shown) + 1;
            // A third is not told of.
            if (seen[shown] == 2)
                problems.Add(new FieldProblem("FieldValueDuplicate", $"{path}[{i}]", $"Duplicate value: {shown}"));
        }
    }
}
