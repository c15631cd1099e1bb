namespace CodeRun.Engine.Events.Patterns;

/// <summary>A set of places at which an expression can stand, with what leads on from it.</summary>
internal sealed class PatternState
{
    /// <summary>It is not known yet what comes next.</summary>
    public const int Unknown = -1;

    private const int End = 128;

    private readonly int[] _next = new int[End + 1];
    private Dictionary<int, int>? _others;

    /// <summary>Makes a state.</summary>
    /// <param name="key">The character before it, simplified, and the steps.</param>
    public PatternState(string key)
    {
        Key = key;
        Array.Fill(_next, Unknown);
    }

    /// <summary>The character before it, simplified, and the steps.</summary>
    public string Key { get; }

    /// <summary>The number of the state after a character (-1 for the end of the text), or <see cref="Unknown"/>.</summary>
    public int Next(int rune) => rune < End ? _next[rune < 0 ? End : rune] : _others is not null && _others.TryGetValue(rune, out var next) ? next : Unknown;

    /// <summary>Remembers the state after a character; true when that takes more memory.</summary>
    public bool Remember(int rune, int next)
    {
        if (rune < End)
        {
            _next[rune < 0 ? End : rune] = next;
            return false;
        }

        (_others ??= [])[rune] = next;
        return true;
    }
}
