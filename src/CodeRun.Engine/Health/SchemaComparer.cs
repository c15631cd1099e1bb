using System.Text.Json.Nodes;

namespace CodeRun.Engine.Health;

/// <summary>Compares two OpenAPI v3 schemas field by field. Descriptions do not count, nor does the order of lists that are sets. Pure.</summary>
internal static class SchemaComparer
{
    private const int MaxValue = 80;
    private static readonly string[] Descriptive = ["description", "title", "example", "externalDocs"];
    private static readonly string[] Sets = ["required", "enum"];

    /// <summary>Where <paramref name="actual"/> differs from <paramref name="expected"/>, in the order of the latter.</summary>
    public static IReadOnlyList<SchemaDifference> Compare(JsonObject expected, JsonObject actual)
    {
        var found = new List<SchemaDifference>();
        Walk("", expected, actual, found);
        return found;
    }

    private static void Walk(string path, JsonObject expected, JsonObject actual, List<SchemaDifference> found)
    {
        foreach (var keyword in Union(expected, actual).Except(Descriptive, StringComparer.Ordinal))
        {
            var (ours, theirs) = (expected[keyword], actual[keyword]);
            switch (keyword)
            {
                case "properties":
                    Properties(path, ours as JsonObject ?? [], theirs as JsonObject ?? [], found);
                    break;
                case "items" when ours is JsonObject one && theirs is JsonObject other:
                    Walk($"{path}[]", one, other, found);
                    break;
                case "additionalProperties" when ours is JsonObject one && theirs is JsonObject other:
                    Walk($"{path}.*", one, other, found);
                    break;
                default:
                    if (!AreEqual(keyword, ours, theirs))
                        found.Add(new(path, SchemaDifferenceKind.Different, $"{keyword} is {Show(theirs)}, not {Show(ours)}"));
                    break;
            }
        }
    }

    private static void Properties(string path, JsonObject expected, JsonObject actual, List<SchemaDifference> found)
    {
        foreach (var name in Union(expected, actual))
        {
            var field = path.Length == 0 ? name : $"{path}.{name}";
            if (!actual.ContainsKey(name))
                found.Add(new(field, SchemaDifferenceKind.Missing));
            else if (!expected.ContainsKey(name))
                found.Add(new(field, SchemaDifferenceKind.Extra));
            else if (expected[name] is JsonObject ours && actual[name] is JsonObject theirs)
                Walk(field, ours, theirs, found);
            else
                found.Add(new(field, SchemaDifferenceKind.Different, $"it is {Show(actual[name])}, not {Show(expected[name])}"));
        }
    }

    private static IEnumerable<string> Union(JsonObject first, JsonObject second) =>
        first.Select(static p => p.Key).Union(second.Select(static p => p.Key), StringComparer.Ordinal);

    private static bool AreEqual(string keyword, JsonNode? ours, JsonNode? theirs) =>
        Sets.Contains(keyword, StringComparer.Ordinal) && ours is JsonArray one && theirs is JsonArray other
            ? one.Select(Text).Order(StringComparer.Ordinal).SequenceEqual(other.Select(Text).Order(StringComparer.Ordinal), StringComparer.Ordinal)
            : JsonNode.DeepEquals(ours, theirs);

    private static string Text(JsonNode? value) => value?.ToJsonString() ?? "null";

    private static string Show(JsonNode? value)
    {
        if (value is null)
            return "not set";
        var text = JsonPick.Clean(value.ToJsonString());
        return text.Length <= MaxValue ? text : $"{text[..MaxValue]}...";
    }
}
