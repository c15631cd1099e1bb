using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CodeRun.Sandbox.Printing;

/// <summary>The JSON paths of printer columns: fields, quoted fields, indexes, <c>[*]</c> and filters such as <c>[?(@.type=="Ready")]</c>.</summary>
internal static class JsonPath
{
    /// <summary>The values at a path.</summary>
    public static IReadOnlyList<JsonNode> Find(JsonNode value, string path)
    {
        IReadOnlyList<JsonNode> found = [value];
        var at = 0;
        while (at < path.Length && found.Count > 0)
        {
            if (path[at] == '[')
            {
                var end = Close(path, at);
                if (end < 0)
                    return [];
                var inside = path[(at + 1)..end];
                found = [.. found.SelectMany(f => Bracket(f, inside))];
                at = end + 1;
            }
            else
            {
                at += path[at] == '.' ? 1 : 0;
                var end = at;
                while (end < path.Length && path[end] is not ('.' or '['))
                    end += path[end] == '\\' ? 2 : 1;
                var name = path[at..Math.Min(end, path.Length)].Replace("\\.", ".", StringComparison.Ordinal);
                if (name.Length > 0)
                    found = name == "*" ? [.. found.SelectMany(Children)] : [.. found.Select(f => (f as JsonObject)?[name]).OfType<JsonNode>()];
                at = end;
            }
        }

        return found;
    }

    private static int Close(string path, int at)
    {
        var quote = '\0';
        for (var i = at; i < path.Length; i++)
        {
            if (quote != '\0')
                quote = path[i] == quote ? '\0' : quote;
            else if (path[i] is '"' or '\'')
                quote = path[i];
            else if (path[i] == ']')
                return i;
        }

        return -1;
    }

    private static IEnumerable<JsonNode> Children(JsonNode value) => value switch
    {
        JsonArray list => list.OfType<JsonNode>(),
        JsonObject map => map.Select(static m => m.Value).OfType<JsonNode>(),
        _ => [],
    };

    private static IEnumerable<JsonNode> Bracket(JsonNode value, string inside)
    {
        if (inside == "*")
            return Children(value);
        if (inside.StartsWith("?(", StringComparison.Ordinal) && inside.EndsWith(')'))
            return Children(value).Where(c => Matches(c, inside[2..^1]));
        if (inside.Length > 1 && inside[0] is '\'' or '"')
            return (value as JsonObject)?[inside[1..^1]] is { } child ? [child] : [];
        if (!int.TryParse(inside, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var index) || value is not JsonArray list)
            return [];
        index = index < 0 ? list.Count + index : index;
        return index >= 0 && index < list.Count && list[index] is { } item ? [item] : [];
    }

    private static bool Matches(JsonNode value, string filter)
    {
        foreach (var sign in (ReadOnlySpan<string>)["==", "!="])
        {
            var at = filter.IndexOf(sign, StringComparison.Ordinal);
            if (at < 0)
                continue;
            var left = Find(value, filter[..at].Trim().TrimStart('@')).Select(Text).FirstOrDefault();
            return left == filter[(at + 2)..].Trim().Trim('"', '\'') == (sign == "==");
        }

        return Find(value, filter.Trim().TrimStart('@')).Count > 0;
    }

    private static string Text(JsonNode value) => value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString();
}
