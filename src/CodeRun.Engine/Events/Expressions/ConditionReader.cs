namespace CodeRun.Engine.Events.Expressions;

/// <summary>Reads the conditions of a trigger: names of dependencies with <c>&amp;&amp;</c>, <c>||</c> and parentheses. However deep those are, it does not call itself.</summary>
internal sealed class ConditionReader
{
    private const int MaxShown = 80;

    private readonly string _text;
    private readonly List<ConditionName> _names = [];
    private readonly Stack<ConditionGroup> _open = new();
    private ConditionGroup _group = new();
    private int _at;
    private int _depth;

    private ConditionReader(string text) => _text = text;

    /// <summary>Reads conditions.</summary>
    public static ConditionReading Read(string text)
    {
        var reader = new ConditionReader(text);
        var error = reader.ReadAll();
        return new ConditionReading(error is null ? reader._group.Close() : null, reader._names, reader._depth, error);
    }

    private ConditionError? ReadAll()
    {
        var wantsName = true;
        while (_at < _text.Length)
        {
            var sign = _text[_at];
            if (char.IsWhiteSpace(sign))
            {
                _at++;
            }
            else if (IsOfName(sign))
            {
                var name = ReadName();
                if (!wantsName)
                    return new ConditionError(name.Offset, $"there is no operator before '{Shown(name.Text)}'");
                _names.Add(name);
                _group.Add(new ConditionNode(ConditionNodeKind.Name, name.Text, []));
                wantsName = false;
            }
            else if (sign == '(' && wantsName)
            {
                _open.Push(_group);
                _group = new ConditionGroup();
                _depth = Math.Max(_depth, _open.Count);
                _at++;
            }
            else if (sign == ')' && !wantsName && _open.Count > 0)
            {
                var inner = _group.Close();
                _group = _open.Pop();
                _group.Add(inner);
                _at++;
            }
            else if (!wantsName && _text.AsSpan(_at) is (['&', '&', ..] or ['|', '|', ..]))
            {
                if (sign == '|')
                    _group.Alternative();
                wantsName = true;
                _at += 2;
            }
            else
            {
                return new ConditionError(_at, $"'{sign}' is not expected here");
            }
        }

        return _open.Count > 0 ? new ConditionError(_at, "a parenthesis is not closed") : wantsName ? new ConditionError(_at, "a name is missing at the end") : null;
    }

    private ConditionName ReadName()
    {
        var start = _at;
        while (_at < _text.Length && IsOfName(_text[_at]))
            _at++;
        return new ConditionName(_text[start.._at], start);
    }

    private static string Shown(string name) => name.Length <= MaxShown ? name : $"{name[..MaxShown]}…";

    private static bool IsOfName(char sign) => char.IsAsciiLetterOrDigit(sign) || sign is '-' or '_' or '.';
}
