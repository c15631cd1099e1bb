using System.Text;

namespace CodeRun.Engine.Events.Simulating.Json;

/// <summary>The first part of a path as it is read when the value is an object.</summary>
/// <param name="Key">The key, without the backslashes of its escapes.</param>
/// <param name="Rest">The path below it; null when there is none.</param>
/// <param name="Pipe">What follows a pipe; null without one.</param>
/// <param name="IsPattern">True when the key holds wildcards.</param>
internal sealed record PathPart(string Key, string? Rest, string? Pipe, bool IsPattern)
{
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
        var isPipe = at < path.Length && path[at] == '|';
        return new PathPart(key.ToString(), isPipe ? null : rest, isPipe ? rest : null, isPattern);
    }
}
