using System.Text;
using CodeRun.Sandbox.Schema;

namespace CodeRun.Sandbox.Cel;

/// <summary>Paths such as <c>.spec.name</c> or <c>['a.b'].c</c> of rules and selectable fields (apiextensions: ValidFieldPath).</summary>
internal static class RulePath
{
    /// <summary>A valid path as messages show it: <c>spec.name</c>.</summary>
    public static string Normalise(string path)
    {
        try
        {
            return string.Join('.', Parts(path.Trim(), allowsBrackets: true));
        }
        catch (FormatException)
        {
            return "";
        }
    }

    /// <summary>Finds the place of a schema that a path means.</summary>
    /// <param name="path">The path.</param>
    /// <param name="schema">The schema it starts at.</param>
    /// <param name="allowsBrackets">Whether fields may be written in brackets.</param>
    /// <param name="wrong">Why there is no such place; null when there is one.</param>
    /// <returns>Names of the fields on the way, and the place.</returns>
    public static (IReadOnlyList<string> Names, SchemaPart? Place) Find(string path, SchemaPart schema, bool allowsBrackets, out string? wrong)
    {
        wrong = null;
        var names = new List<string>();
        var at = schema;
        try
        {
            foreach (var name in Parts(path, allowsBrackets))
            {
                names.Add(name);
                at = at.Properties.Count > 0 ? at.Properties.GetValueOrDefault(name) : at.Values;
                if (at is not null)
                    continue;
                wrong = "does not refer to a valid field";
                return (names, null);
            }
        }
        catch (FormatException e)
        {
            wrong = e.Message;
            return (names, null);
        }

        return (names, at);
    }

    private static IEnumerable<string> Parts(string path, bool allowsBrackets)
    {
        var at = 0;
        while (at < path.Length)
        {
            if (path[at] == '[')
            {
                if (!allowsBrackets)
                    throw new FormatException("array notation is not allowed");
                yield return Quoted(path, ref at);
            }
            else if (path[at] == '.')
            {
                var end = path.AsSpan(at + 1).IndexOfAny('.', '[', ']') is var next and >= 0 ? at + 1 + next : path.Length;
                if (end == at + 1 && end == path.Length)
                    throw new FormatException("unexpected end of JSON path");
                // Two signs in a row: the second is taken for a name.
                end = Math.Max(end, at + 2);
                yield return path[(at + 1)..end];
                at = end;
            }
            else
            {
                var end = path.AsSpan(at + 1).IndexOfAny('.', '[', ']') is var next and >= 0 ? at + 1 + next : path.Length;
                throw new FormatException($"expected [ or . but got: {path[at..end]}");
            }
        }
    }

    private static string Quoted(string path, ref int at)
    {
        if (at + 1 >= path.Length)
            throw new FormatException("unexpected end of JSON path");
        if (path[at + 1] != '\'')
        {
            var end = path.AsSpan(at + 1).IndexOfAny('.', '[', ']') is var next and > 0 ? at + 1 + next : path.Length;
            throw new FormatException($"expected single quoted string but got {path[(at + 1)..end]}");
        }

        var text = new StringBuilder();
        var i = at + 2;
        for (; i < path.Length && path[i] != '\''; i++)
        {
            if (path[i] == '\\' && i + 1 < path.Length)
                i++;
            text.Append(path[i]);
        }

        if (i + 1 >= path.Length)
            throw new FormatException("unexpected end of JSON path");
        if (path[i + 1] != ']')
            throw new FormatException($"expected ] but got {path[i + 1]}");
        at = i + 2;
        return text.ToString();
    }
}
