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
    private const int End = 128;
    private const int Unknown = -1;
    private const int Matched = -2;

    private readonly List<(string Key, int[] Next)> _states = [];
    private readonly Dictionary<(int State, int Rune), int> _others = [];
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly bool[] _seen = new bool[program.Steps.Count];
    private readonly List<int> _reached = [];
    private readonly Stack<int> _open = new();

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
        var (key, nexts) = _states[state];
        if (rune < End ? nexts[rune < 0 ? End : rune] is var known and not Unknown : _others.TryGetValue((state, rune), out known))
            return known;
        var next = Compute(key, rune);
        if (next is null)
            return Remember(state, rune, Matched);
        if (_states.Count >= MaxStates || _others.Count >= MaxOthers)
        {
            _states.Clear();
            _numbers.Clear();
            _others.Clear();
            return Number(next);
        }

        return Remember(state, rune, Number(next));
    }

    private int Remember(int state, int rune, int next)
    {
        if (rune < End)
            _states[state].Next[rune < 0 ? End : rune] = next;
        else
            _others[(state, rune)] = next;
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
        var next = new SortedSet<int>();
        foreach (var step in _reached)
        {
            if (rune >= 0 && program.Steps[step] is { Kind: InstructionKind.Rune } taken && taken.Set!.Contains(rune))
                next.Add(taken.Next);
        }

        var text = new StringBuilder(next.Count + 1).Append((char)Surroundings.Simplify(rune));
        foreach (var step in next)
            text.Append((char)step);
        return text.ToString();
    }

    private bool Follow(int start, Surroundings surroundings)
    {
        _open.Clear();
        _open.Push(start);
        while (_open.TryPop(out var step))
        {
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
                    _open.Push(instruction.Other);
                    _open.Push(instruction.Next);
                    break;
                case InstructionKind.Capture:
                case InstructionKind.Assertion when surroundings.Fulfil(instruction.Assertion):
                    _open.Push(instruction.Next);
                    break;
            }
        }

        return false;
    }

    private int Number(string key)
    {
        if (_numbers.TryGetValue(key, out var number))
            return number;
        var next = new int[End + 1];
        Array.Fill(next, Unknown);
        _states.Add((key, next));
        return _numbers[key] = _states.Count - 1;
    }
}
