namespace CodeRun.Engine.Events.Patterns;

/// <summary>
/// Finds the part of a text that an expression matches: the leftmost, and of those the one that Go prefers. All ways are followed side by
/// side, so that no expression takes more than its length times the length of the text; the work is counted.
/// </summary>
/// <param name="program">The expression.</param>
/// <param name="work">How much work there may be.</param>
internal sealed class PatternFinder(PatternProgram program, PatternWork work)
{
    private readonly int[] _seen = new int[program.Steps.Count];
    private int _round;

    /// <summary>Where the match and its groups begin and end (-1 for a group that took no part); null without a match.</summary>
    /// <param name="text">The text.</param>
    /// <param name="start">Where to look from.</param>
    /// <exception cref="PatternLimitException">It takes too much work to say.</exception>
    public int[]? Find(string text, int start)
    {
        var threads = new List<(int Step, int[] Places)>();
        var reached = new List<(int Step, int[] Places)>();
        int[]? found = null;
        var before = start == 0 ? -1 : Before(text, start);
        for (var at = start; ; )
        {
            var after = at < text.Length ? Rune(text, at) : -1;
            var surroundings = new Surroundings(before, after);
            _round++;
            reached.Clear();
            foreach (var (step, places) in threads)
                Follow(step, places, at, surroundings, reached);
            if (found is null)
            {
                var places = new int[2 * (program.Groups + 1)];
                Array.Fill(places, -1);
                places[0] = at;
                Follow(program.Start, places, at, surroundings, reached);
            }

            threads.Clear();
            foreach (var (step, places) in reached)
            {
                var instruction = program.Steps[step];
                if (instruction.Kind == InstructionKind.Match)
                {
                    // What comes after it is less preferred.
                    found = [.. places];
                    found[1] = at;
                    break;
                }

                if (after >= 0 && instruction.Set!.Contains(after))
                    threads.Add((instruction.Next, places));
            }

            if (after < 0 || (threads.Count == 0 && found is not null))
                return found;
            at += after > char.MaxValue ? 2 : 1;
            before = after;
        }
    }

    private void Follow(int start, int[] places, int at, Surroundings surroundings, List<(int Step, int[] Places)> reached)
    {
        var open = new Stack<(int Step, int[] Places)>();
        open.Push((start, places));
        while (open.TryPop(out var next))
        {
            if (_seen[next.Step] == _round)
                continue;
            work.Spend(1);
            _seen[next.Step] = _round;
            var instruction = program.Steps[next.Step];
            switch (instruction.Kind)
            {
                case InstructionKind.Split:
                    open.Push((instruction.Other, next.Places));
                    open.Push((instruction.Next, next.Places));
                    break;
                case InstructionKind.Capture:
                    work.Spend(program.Groups);
                    int[] changed = [.. next.Places];
                    changed[instruction.Other] = at;
                    open.Push((instruction.Next, changed));
                    break;
                case InstructionKind.Assertion:
                    if (surroundings.Fulfil(instruction.Assertion))
                        open.Push((instruction.Next, next.Places));
                    break;
                default:
                    reached.Add(next);
                    break;
            }
        }
    }

    private static int Rune(string text, int at) => System.Text.Rune.TryGetRuneAt(text, at, out var rune) ? rune.Value : System.Text.Rune.ReplacementChar.Value;

    private static int Before(string text, int at) => at > 1 && char.IsLowSurrogate(text[at - 1]) && char.IsHighSurrogate(text[at - 2]) ? Rune(text, at - 2) : Rune(text, at - 1);
}
