using System.Text;

namespace CodeRun.Engine.Events.Patterns;

/// <summary>
/// Says whether an expression matches somewhere in a text. Goes over the text once; the sets of places at which the expression can stand are
/// remembered with what leads from one to the other. The work is counted, not timed: the answer is the same on every machine.
/// </summary>
/// <param name="program">The expression.</param>
/// <param name="work">How much work there may be.</param>
internal sealed class PatternMatcher(PatternProgram program, PatternWork work)
{
    private const int MaxStates = 1000;
    private const int MaxOthers = 100_000;
    private const int Matched = -2;

    private readonly List<PatternState> _states = [];
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly bool[] _seen = new bool[program.Steps.Count];
    private readonly List<int> _reached = [];
    private readonly List<int> _open = [];
    private readonly List<int> _next = [];
    private int _others;

    /// <summary>True when some part of the text matches.</summary>
    /// <exception cref="PatternLimitException">It takes too much work to say.</exception>
    public bool IsMatch(string text)
    {
        var state = Number("\uFFFF");
        foreach (var rune in text.EnumerateRunes())
        {
            state = Next(state, rune.Value);
            if (state == Matched)
                return true;
        }

        return Next(state, -1) == Matched;
    }

    private int Next(int state, int rune)
    {
        if (_states[state].Next(rune) is var known and not PatternState.Unknown)
            return known;
        var next = Compute(_states[state].Key, rune);
        if (next is null)
            return Remember(state, rune, Matched);
        if (_states.Count >= MaxStates || _others >= MaxOthers)
        {
            _states.Clear();
            _numbers.Clear();
            _others = 0;
            return Number(next);
        }

        return Remember(state, rune, Number(next));
    }

    private int Remember(int state, int rune, int next)
    {
        _others += _states[state].Remember(rune, next) ? 1 : 0;
        return next;
    }

    // A state is the character before it (simplified) and the steps it stands at; null when the expression has matched.
    private string? Compute(string key, int rune)
    {
        var surroundings = new Surroundings(key[0] == '\uFFFF' ? -1 : key[0], rune);
        _reached.Clear();
        var hasMatched = false;
        for (var i = 1; i <= key.Length && !hasMatched; i++)
            hasMatched = Follow(i < key.Length ? key[i] : program.Start, surroundings);
        foreach (var step in _reached)
            _seen[step] = false;
        if (hasMatched)
            return null;
        _next.Clear();
        foreach (var step in _reached)
        {
            if (rune >= 0 && program.Steps[step] is { Kind: InstructionKind.Rune } taken && taken.Set!.Contains(rune))
                _next.Add(taken.Next);
        }

        _next.Sort();
        var text = new StringBuilder(_next.Count + 1).Append((char)Surroundings.Simplify(rune));
        for (var i = 0; i < _next.Count; i++)
        {
            if (i == 0 || _next[i] != _next[i - 1])
                text.Append((char)_next[i]);
        }

        return text.ToString();
    }

    private bool Follow(int start, Surroundings surroundings)
    {
        _open.Clear();
        _open.Add(start);
        while (_open.Count > 0)
        {
            var step = _open[^1];
            _open.RemoveAt(_open.Count - 1);
            if (_seen[step])
                continue;
            work.Spend(1);
            _seen[step] = true;
            _reached.Add(step);
            var instruction = program.Steps[step];
            switch (instruction.Kind)
            {
                case InstructionKind.Match:
                    return true;
                case InstructionKind.Split:
                    _open.Add(instruction.Other);
                    _open.Add(instruction.Next);
                    break;
                case InstructionKind.Capture:
                case InstructionKind.Assertion when surroundings.Fulfil(instruction.Assertion):
                    _open.Add(instruction.Next);
                    break;
            }
        }

        return false;
    }

    private int Number(string key)
    {
        if (_numbers.TryGetValue(key, out var number))
            return number;
        _states.Add(new PatternState(key));
        return _numbers[key] = _states.Count - 1;
    }
}
