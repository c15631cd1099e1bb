using System.Text;

namespace CodeRun.Engine.Events.Simulating.Go.Patterns;

/// <summary>Reads an expression as Go's regexp/syntax does with the flags that regexp.Compile sets.</summary>
internal sealed class PatternParser
{
    private const int MaxLength = 10_000;
    private const int MaxDepth = 200;
    private const int MaxRepeat = 1000;

    private readonly PatternText _text;
    private readonly List<(string Name, int Number)> _names = [];
    private PatternFlags _flags;
    private int _groups;

    private PatternParser(string pattern) => _text = new PatternText(pattern);

    /// <summary>Reads and compiles an expression.</summary>
    /// <exception cref="EvaluationException">Go would refuse it.</exception>
    /// <exception cref="UnsupportedException">It is not simulated.</exception>
    public static PatternProgram Read(string pattern)
    {
        if (pattern.Length > MaxLength)
            throw new UnsupportedException("a regular expression of more than 10000 characters");
        var parser = new PatternParser(pattern);
        var root = parser.ReadChoice(0);
        if (!parser._text.IsAtEnd)
            throw parser._text.Bad("a ) is too many");
        return PatternCompiler.Compile(root, parser._groups, parser._names);
    }

    private PatternNode ReadChoice(int depth)
    {
        if (depth > MaxDepth)
            throw new UnsupportedException("a regular expression with more than 200 groups in each other");
        var items = new List<PatternNode>();
        do
        {
            items.Add(ReadSequence(depth));
        }
        while (_text.Take('|'));
        return items.Count == 1 ? items[0] : new PatternNode(PatternNodeKind.Choice, items);
    }

    private PatternNode ReadSequence(int depth)
    {
        var items = new List<PatternNode>();
        var isAfterRepeat = false;
        while (!_text.IsAtEnd && _text.Peek is not ('|' or ')'))
        {
            var wasAfterRepeat = isAfterRepeat;
            isAfterRepeat = false;
            if (_text.Peek is '*' or '+' or '?')
            {
                var sign = _text.Next();
                Repeat(items, sign == '+' ? 1 : 0, sign == '?' ? 1 : -1, isCounted: false, wasAfterRepeat);
                isAfterRepeat = true;
            }
            else if (_text.Peek == '{' && _text.TakeRepeat() is var (min, max))
            {
                if (min < 0 || min > MaxRepeat || max > MaxRepeat || (max >= 0 && min > max))
                    throw _text.Bad("it repeats something more than 1000 times, or less often than it should");
                Repeat(items, min, max, isCounted: true, wasAfterRepeat);
                if ((min >= 2 || max >= 2) && !IsSmall(items[^1], MaxRepeat))
                    throw _text.Bad("it repeats something more than 1000 times");
                isAfterRepeat = true;
            }
            else
            {
                ReadItem(items, depth);
            }
        }

        return items.Count == 1 ? items[0] : new PatternNode(PatternNodeKind.Sequence, items);
    }

    private void Repeat(List<PatternNode> items, int min, int max, bool isCounted, bool isAfterRepeat)
    {
        var isLazy = _text.Take('?') != _flags.HasFlag(PatternFlags.Lazy);
        if (isAfterRepeat)
            throw _text.Bad("a repetition is repeated");
        if (items.Count == 0)
            throw _text.Bad("a repetition has nothing to repeat");
        items[^1] = new PatternNode(PatternNodeKind.Repeat, [items[^1]]) { Min = min, Max = max, IsCounted = isCounted, IsLazy = isLazy };
    }

    // Repetitions in each other must not repeat anything more than 1000 times; those without a number do not count.
    private static bool IsSmall(PatternNode node, int limit)
    {
        if (node.Kind == PatternNodeKind.Repeat && node.IsCounted)
        {
            if (node.Max == 0)
                return true;
            var times = node.Max < 0 ? node.Min : node.Max;
            if (times > limit)
                return false;
            limit = times > 0 ? limit / times : limit;
        }

        return node.Items.All(i => IsSmall(i, limit));
    }

    private void ReadItem(List<PatternNode> items, int depth)
    {
        var sign = _text.Next();
        switch (sign)
        {
            case '(':
                ReadGroup(items, depth);
                break;
            case '^':
                items.Add(Condition(_flags.HasFlag(PatternFlags.Lines) ? Assertion.LineBegin : Assertion.TextBegin));
                break;
            case '$':
                items.Add(Condition(_flags.HasFlag(PatternFlags.Lines) ? Assertion.LineEnd : Assertion.TextEnd));
                break;
            case '.':
                items.Add(Rune(_flags.HasFlag(PatternFlags.DotAll) ? new RuneSet([], isNegated: true, ignoresCase: false) : RuneSet.AllBut('\n')));
                break;
            case '[':
                items.Add(Rune(PatternClass.Read(_text, IgnoresCase)));
                break;
            case '\\':
                ReadEscape(items);
                break;
            default:
                items.Add(Rune(RuneSet.Of(sign, IgnoresCase)));
                break;
        }
    }

    private void ReadEscape(List<PatternNode> items)
    {
        switch (_text.Peek)
        {
            case 'A' or 'z' or 'b' or 'B':
                items.Add(Condition(_text.Next() switch { 'A' => Assertion.TextBegin, 'z' => Assertion.TextEnd, 'b' => Assertion.WordBoundary, _ => Assertion.NoWordBoundary }));
                break;
            case 'Q':
                items.AddRange(_text.TakeQuoted().EnumerateRunes().Select(r => Rune(RuneSet.Of(r.Value, IgnoresCase))));
                break;
            default:
                items.Add(Rune(PatternClass.ReadEscape(_text) is { } group ? new RuneSet([group], false, IgnoresCase) : RuneSet.Of(_text.TakeEscape(), IgnoresCase)));
                break;
        }
    }

    private void ReadGroup(List<PatternNode> items, int depth)
    {
        var outer = _flags;
        var number = 0;
        if (_text.Peek != '?')
        {
            number = ++_groups;
        }
        else if (_text.TakeGroupName() is { } name)
        {
            number = ++_groups;
            _names.Add((name, number));
        }
        else if (!TakeFlags())
        {
            // The flags hold up to the end of the group around, and what stands before them can still be repeated.
            return;
        }

        var inner = ReadChoice(depth + 1);
        if (!_text.Take(')'))
            throw _text.Bad("a ( is not closed");
        _flags = outer;
        items.Add(number > 0 ? new PatternNode(PatternNodeKind.Capture, [inner]) { Number = number } : inner);
    }

    // True when a group follows, false when the flags stand alone.
    private bool TakeFlags()
    {
        _text.Next();
        var (flags, isOff, sawFlag) = (_flags, false, false);
        while (!_text.IsAtEnd)
        {
            var sign = _text.Next();
            var flag = sign switch { 'i' => PatternFlags.IgnoreCase, 'm' => PatternFlags.Lines, 's' => PatternFlags.DotAll, 'U' => PatternFlags.Lazy, _ => PatternFlags.None };
            if (flag != PatternFlags.None)
            {
                flags = isOff ? flags & ~flag : flags | flag;
                sawFlag = true;
            }
            else if (sign == '-' && !isOff)
            {
                (isOff, sawFlag) = (true, false);
            }
            else if (sign is ':' or ')' && (!isOff || sawFlag))
            {
                _flags = flags;
                return sign == ':';
            }
            else
            {
                break;
            }
        }

        throw _text.Bad("Go has no such group");
    }

    private bool IgnoresCase => _flags.HasFlag(PatternFlags.IgnoreCase);

    private static PatternNode Rune(RuneSet set) => new(PatternNodeKind.Rune, []) { Set = set };

    private static PatternNode Condition(Assertion assertion) => new(PatternNodeKind.Assertion, []) { Assertion = assertion };
}
