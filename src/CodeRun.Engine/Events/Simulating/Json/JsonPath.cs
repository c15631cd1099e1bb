using System.Globalization;
using System.Text;
using System.Text.Json;

namespace CodeRun.Engine.Events.Simulating.Json;

/// <summary>
/// Looks up values by paths in the syntax of gjson: keys and indexes with dots between, escapes, wildcards, <c>#</c>, <c>#.key</c>, queries and
/// pipes. Modifiers (<c>@</c>), literals (<c>!</c>), multipaths and JSON lines are not simulated.
/// </summary>
internal static class JsonPath
{
    private const int MaxParts = 64;

    /// <summary>The value at a path.</summary>
    /// <exception cref="UnsupportedException">The path uses something that is not simulated.</exception>
    public static PathValue Get(JsonElement root, string path) => Get(new PathValue(root), path, 0);

    private static PathValue Get(PathValue root, string path, int depth)
    {
        RequireSimulated(path, depth);
        if (!root.IsContainer)
        {
            return root.Raw.AsSpan().IndexOfAny('{', '[') >= 0 ? throw new UnsupportedException($"the path {path} inside of a text") : default;
        }

        Find(root.Element, path, depth, out var value, out var pipe);
        return pipe is null ? value : Get(value, pipe, depth + 1);
    }

    // True when the search is over. A value may be set although it is not: a list of matches is kept unless something better comes.
    private static bool Find(JsonElement element, string path, int depth, out PathValue value, out string? pipe)
    {
        RequireSimulated(path, depth);
        (value, pipe) = (default, null);
        return element.ValueKind switch
        {
            JsonValueKind.Object => FindKey(element, path, depth, ref value, ref pipe),
            JsonValueKind.Array => FindElement(element, path, depth, ref value, ref pipe),
            _ => false,
        };
    }

    private static bool FindKey(JsonElement map, string path, int depth, ref PathValue value, ref string? pipe)
    {
        var part = PathPart.Read(path);
        pipe = part.Pipe;
        foreach (var field in map.EnumerateObject())
        {
            var name = NameOf(field);
            if (part.IsPattern ? !Wildcard.Matches(name, part.Key) : name != part.Key)
                continue;
            if (part.Rest is null)
            {
                value = new PathValue(field.Value);
                return true;
            }

            var isHit = Find(field.Value, part.Rest, depth + 1, out var inner, out var innerPipe);
            if (isHit || inner.Exists)
                (value, pipe) = (inner, innerPipe);
            else if (innerPipe is not null)
                pipe = innerPipe;
            if (isHit)
                return true;
        }

        return false;
    }

    private static bool FindElement(JsonElement list, string path, int depth, ref PathValue value, ref string? pipe)
    {
        if (path.StartsWith("#(", StringComparison.Ordinal) || path.StartsWith("#[", StringComparison.Ordinal))
            return FindMatches(list, path, depth, ref value, ref pipe);
        if (path.StartsWith("#.", StringComparison.Ordinal))
        {
            (var key, pipe) = SplitPipe(path[2..]);
            value = new PathValue(Join(list.EnumerateArray().Select(e => Get(new PathValue(e), key, depth + 1)).Where(static v => v.Exists)));
            return true;
        }

        var end = path.IndexOfAny(['.', '|']);
        var part = end < 0 ? path : path[..end];
        var isPiped = end >= 0 && (path[end] == '|' || (!part.Contains('#', StringComparison.Ordinal) && PathPart.IsPiped(path[(end + 1)..])));
        if (isPiped)
            pipe = path[(end + 1)..];
        if (part == "#")
        {
            value = new PathValue(GoJson.Parse(list.GetArrayLength().ToString(CultureInfo.InvariantCulture)));
            return true;
        }

        if (part.Contains('#', StringComparison.Ordinal) || part.Length is 0 or > 9 || !part.All(char.IsAsciiDigit))
            return false;
        var index = int.Parse(part, CultureInfo.InvariantCulture);
        if (index >= list.GetArrayLength())
            return false;
        if (end >= 0 && !isPiped)
            return Find(list[index], path[(end + 1)..], depth + 1, out value, out pipe);
        value = new PathValue(list[index]);
        return true;
    }

    private static bool FindMatches(JsonElement list, string path, int depth, ref PathValue value, ref string? pipe)
    {
        var query = PathQuery.Read(path);
        var rest = path[query.Length..];
        var isAll = rest.StartsWith('#');
        if (isAll)
            rest = rest[1..];
        string? below = null;
        string? pipeOfMatch = null;
        if (rest.StartsWith('|'))
            pipe = rest[1..];
        else if (rest.StartsWith('.'))
            (below, pipeOfMatch) = SplitPipe(rest[1..]);
        else if (rest.Length > 0)
            throw new UnsupportedException($"what follows the query in the path {path}");
        var found = new List<PathValue>();
        foreach (var element in list.EnumerateArray())
        {
            var candidate = new PathValue(element);
            if (!candidate.IsContainer && query.Path.Length > 0)
                continue;
            if (!query.Matches(candidate.IsContainer ? query.Path.Length == 0 ? default : Get(candidate, query.Path, depth + 1) : candidate))
                continue;
            pipe = pipeOfMatch ?? pipe;
            var result = below is null ? candidate : Get(candidate, below, depth + 1);
            if (!isAll)
            {
                value = result;
                return true;
            }

            if (result.Exists)
                found.Add(result);
        }

        if (isAll)
            value = new PathValue(Join(found));
        return false;
    }

    private static JsonElement Join(IEnumerable<PathValue> values)
    {
        var text = new StringBuilder("[").AppendJoin(',', values.Select(static v => v.Raw)).Append(']');
        return GoJson.Parse(text.ToString());
    }

    // A pipe outside of queries and escapes.
    private static (string Left, string? Right) SplitPipe(string path)
    {
        for (var at = 0; at < path.Length; at++)
        {
            if (path[at] == '\\')
                at++;
            else if (path[at] == '#' && at + 1 < path.Length && path[at + 1] is '(' or '[')
                at += PathQuery.Read(path[at..]).Length - 1;
            else if (path[at] == '|')
                return (path[..at], path[(at + 1)..]);
        }

        return (path, null);
    }

    private static string NameOf(JsonProperty field)
    {
        try
        {
            return field.Name;
        }
        catch (InvalidOperationException)
        {
            return ""; // Half a character: no path can name it.
        }
    }

    private static void RequireSimulated(string path, int depth)
    {
        if (depth > MaxParts)
            throw new UnsupportedException("a path of more than 64 parts");
        if (path.Length > 1 && path[0] is '@' or '!' or '[' or '{')
            throw new UnsupportedException($"the path {path}: modifiers, literals and multipaths");
        if (path.StartsWith("..", StringComparison.Ordinal))
            throw new UnsupportedException($"the path {path}: JSON lines");
    }
}
