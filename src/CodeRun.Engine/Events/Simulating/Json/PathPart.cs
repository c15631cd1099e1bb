using System.Text;

namespace CodeRun.Engine.Events.Simulating.Json;

/// <summary>The first part of a path as it is read when the value is an object.</summary>
/// <param name="Key">The key, without the backslashes of its escapes.</param>
/// <param name="Rest">The path below it; null when there is none.</param>
/// <param name="Pipe">What follows a pipe; null without one.</param>
/// <param name="IsPattern">True when the key holds wildcards.</param>
internal sealed record PathPart(string Key, string? Rest, string? Pipe, bool IsPattern)
{
    private static readonly HashSet<string> Modifiers = new(StringComparer.Ordinal)
    {
        "pretty", "ugly", "reverse", "this", "flatten", "join", "valid", "keys", "values", "tostr", "fromstr", "group", "dig",
    };

    /// <summary>Reads the part.</summary>
    /// <exception cref="UnsupportedException">It holds wildcards beside escaped ones.</exception>
    public static PathPart Read(string path)
    {
        var key = new StringBuilder();
        var (isPattern, hasEscapedWildcard, at) = (false, false, 0);
        for (; at < path.Length && path[at] is not ('.' or '|'); at++)
        {
            if (path[at] == '\\')
            {
                if (++at == path.Length)
                    break;
                hasEscapedWildcard |= path[at] is '*' or '?';
            }
            else
            {
                isPattern |= path[at] is '*' or '?';
            }

            key.Append(path[at]);
        }

        if (isPattern && hasEscapedWildcard)
            throw new UnsupportedException($"wildcards beside escaped ones in the path {path}");
        var rest = at < path.Length ? path[(at + 1)..] : null;
        var isPipe = at < path.Length && (path[at] == '|' || IsPiped(rest!));
        return new PathPart(key.ToString(), isPipe ? null : rest, isPipe ? rest : null, isPattern);
    }

    /// <summary>True for what follows a dot as if that were a pipe: modifiers and multipaths.</summary>
    public static bool IsPiped(string rest)
    {
        if (rest.Length == 0 || rest[0] != '@')
            return rest.Length > 0 && rest[0] is '[' or '{';
        var end = rest.AsSpan(1).IndexOfAny('.', '|', ':');
        return Modifiers.Contains(end < 0 ? rest[1..] : rest[1..(end + 1)]);
    }
}
