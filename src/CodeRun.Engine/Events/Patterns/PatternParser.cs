using System.Text;

namespace CodeRun.Engine.Events.Patterns;

/// <summary>Reads an expression as Go's regexp/syntax does with the flags that regexp.Compile sets. However deep groups stand in each other, it does not call itself.</summary>
internal sealed class PatternParser
{
    /// <summary>How long an expression may be that is read.</summary>
    public const int MaxLength = 10_000;

    private const int MaxDepth = 200;
    private const int MaxRepeat = 1000;

    private static readonly PatternNode Nothing = PatternNode.Sequence([]);

    private readonly PatternText _text;
    private readonly List<(string Name, int Number)> _names = [];
    private readonly Stack<PatternGroup> _open = new();
    private PatternGroup _group = new(0, 0, PatternFlags.None);
    private PatternFlags _flags;
    private int _groups;
    private string? _limit;

    private PatternParser(string pattern) => _text = new PatternText(pattern);

    /// <summary>Reads an expression.</summary>
    public static PatternReading Read(string pattern)
    {
        if (pattern.Length > MaxLength)
            return new PatternReading(Nothing, 0, [], null, "a regular expression of more than 10000 characters");
        var parser = new PatternParser(pattern);
        try
        {
            var root = parser.ReadAll();
            return new PatternReading(root, parser._groups, parser._names, null, parser._limit);
        }
        catch (PatternException e)
        {
            return new PatternReading(Nothing, 0, [], e.Error, null);
        }
    }

    private PatternNode ReadAll()
    {
        // Where the repetition before begins; -1 when none stands directly before.
        var repeat = -1;
        while (!_text.IsAtEnd)
        {
            var start = _text.At;
            var before = repeat;
            repeat = -1;
            if (_text.Peek is '*' or '+' or '?')
            {
                var sign = _text.Next();
                Repeat(start, before, sign == '+' ? 1 : 0, sign == '?' ? 1 : -1, isCounted: false);
                repeat = start;
            }
            else if (_text.Peek == '{' && _text.TakeRepeat() is var (min, max))
            {
                var end = _text.At;
                if (min < 0 || min > MaxRepeat || max > MaxRepeat || (max >= 0 && min > max))
                    throw _text.Bad(PatternErrorCode.InvalidRepeatCount, start);
                Repeat(start, before, min, max, isCounted: true);
                if ((min >= 2 || max >= 2) && _group.Items[^1].Copies > MaxRepeat)
                    throw _text.Bad(PatternErrorCode.InvalidRepeatCount, start, end);
                repeat = start;
            }
            else
            {
                ReadItem();
            }
        }

        return _open.Count == 0 ? _group.Close() : throw _text.BadFrom(PatternErrorCode.MissingParenthesis, _group.Start);
    }

    private void Repeat(int start, int before, int min, int max, bool isCounted)
    {
        var isLazy = _text.Take('?') != _flags.HasFlag(PatternFlags.Lazy);
        if (before >= 0)
            throw _text.Bad(PatternErrorCode.NestedRepeat, before);
        if (_group.Items.Count == 0)
            throw _text.Bad(PatternErrorCode.MissingRepeatArgument, start);
        _group.Items[^1] = PatternNode.Repeat(_group.Items[^1], min, max, isCounted, isLazy);
    }

    private void ReadItem()
    {
        var start = _text.At;
        var sign = _text.Next();
        switch (sign)
        {
            case '(':
                Open(start);
                break;
            case ')':
                if (_open.Count == 0)
                    throw new PatternException(new PatternError(PatternErrorCode.UnexpectedParenthesis, start, ""));
                Close();
                break;
            case '|':
                _group.Alternative();
                break;
            case '^':
                Add(PatternNode.Condition(_flags.HasFlag(PatternFlags.Lines) ? Assertion.LineBegin : Assertion.TextBegin));
                break;
            case '$':
                Add(PatternNode.Condition(_flags.HasFlag(PatternFlags.Lines) ? Assertion.LineEnd : Assertion.TextEnd));
                break;
            case '.':
                Add(PatternNode.Rune(RuneSet.Dot(_flags.HasFlag(PatternFlags.DotAll))));
                break;
            case '[':
                Add(PatternClass.Read(_text, IgnoresCase));
                break;
            case '\\':
                ReadEscape();
                break;
            default:
                Add(RuneSet.Of(sign, IgnoresCase));
                break;
        }
    }

    private void ReadEscape()
    {
        switch (_text.Peek)
        {
            case 'A' or 'z' or 'b' or 'B':
                Add(PatternNode.Condition(_text.Next() switch { 'A' => Assertion.TextBegin, 'z' => Assertion.TextEnd, 'b' => Assertion.WordBoundary, _ => Assertion.NoWordBoundary }));
                break;
            case 'Q':
                foreach (var rune in _text.TakeQuoted().EnumerateRunes())
                    Add(RuneSet.Of(rune.Value, IgnoresCase));
                break;
            default:
                Add(PatternClass.ReadEscape(_text) is { } group ? new RuneSet([group], false, IgnoresCase) : RuneSet.Of(_text.TakeEscape(), IgnoresCase));
                break;
        }
    }

    private void Open(int start)
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
        else if (!TakeFlags(start))
        {
            // The flags hold up to the end of the group around, and what stands before them can still be repeated.
            return;
        }

        _open.Push(_group);
        _group = new PatternGroup(start, number, outer);
        if (_open.Count > MaxDepth)
            _limit ??= "a regular expression with more than 200 groups in each other";
    }

    private void Close()
    {
        var inner = _group.Close();
        var number = _group.Number;
        _flags = _group.Outer;
        _group = _open.Pop();
        Add(number > 0 ? PatternNode.Capture(inner, number) : inner);
    }

    // True when a group follows, false when the flags stand alone.
    private bool TakeFlags(int start)
    {
        _text.Skip(1);
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

        throw _text.Bad(PatternErrorCode.InvalidGroup, start);
    }

    private bool IgnoresCase => _flags.HasFlag(PatternFlags.IgnoreCase);

    private void Add(RuneSet set)
    {
        if (set.Unknown is { } name)
            _limit ??= $"the class {name} of Unicode in a regular expression";
        Add(PatternNode.Rune(set));
    }

    private void Add(PatternNode node) => _group.Items.Add(node);
}
