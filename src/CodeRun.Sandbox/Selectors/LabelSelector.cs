using CodeRun.Sandbox.Admission;
using CodeRun.Sandbox.Http;

namespace CodeRun.Sandbox.Selectors;

/// <summary>A label selector as the labelSelector parameter has it; its errors have the words of k8s.io/apimachinery's labels.Parse.</summary>
internal sealed class LabelSelector
{
    private const string Operators = "in, notin, =, ==, !=, gt, lt";

    private readonly List<LabelRequirement> _requirements = [];
    private readonly IReadOnlyList<LabelToken> _tokens;
    private int _at;

    private LabelSelector(string text) => _tokens = LabelLexer.Read(text);

    /// <summary>True when everything is selected.</summary>
    public bool IsEmpty => _requirements.Count == 0;

    /// <summary>Reads a selector; null selects everything.</summary>
    /// <exception cref="ApiStatusException">400: it cannot be understood.</exception>
    public static LabelSelector Parse(string? text)
    {
        var selector = new LabelSelector(text ?? "");
        selector.ReadAll();
        return selector;
    }

    /// <summary>True when all requirements hold.</summary>
    public bool Matches(IReadOnlyDictionary<string, string> labels)
    {
        foreach (var requirement in _requirements)
        {
            if (!requirement.Matches(labels))
                return false;
        }

        return true;
    }

    private void ReadAll()
    {
        if (Peek().Kind == LabelTokenKind.End)
            return;
        if (Peek().Kind is not (LabelTokenKind.Identifier or LabelTokenKind.Not))
            throw ApiErrors.BadRequest($"found '{Peek().Text}', expected: !, identifier, or 'end of string'");
        while (true)
        {
            _requirements.Add(Requirement());
            var next = Take();
            if (next.Kind == LabelTokenKind.End)
                return;
            if (next.Kind != LabelTokenKind.Comma)
                throw ApiErrors.BadRequest($"found '{next.Text}', expected: ',' or 'end of string'");
            if (Peek().Kind is not (LabelTokenKind.Identifier or LabelTokenKind.Not))
                throw ApiErrors.BadRequest($"found '{Peek().Text}', expected: identifier after ','");
        }
    }

    private LabelRequirement Requirement()
    {
        var absent = Peek().Kind == LabelTokenKind.Not;
        if (absent)
            Take();
        var key = Take();
        if (key.Kind != LabelTokenKind.Identifier)
            throw Wrong($"found '{key.Text}', expected: identifier");
        if (NameRules.QualifiedName(key.Text) is { Count: > 0 } problems)
            throw Wrong($"<nil>: Invalid value: \"{key.Text}\": {string.Join("; ", problems)}");
        if (absent)
            return new LabelRequirement(key.Text, "!", []);
        if (Peek().Kind is LabelTokenKind.End or LabelTokenKind.Comma)
            return new LabelRequirement(key.Text, "exists", []);
        var sign = _tokens[_at++];
        if (sign.Kind is not (LabelTokenKind.Comparison or LabelTokenKind.Membership))
            throw Wrong($"found '{sign.Text}', expected: {Operators}");
        string[] values = sign.Kind == LabelTokenKind.Membership ? [.. Set()] : [Value()];
        Check(key.Text, sign.Text, values);
        return new LabelRequirement(key.Text, sign.Text, values);
    }

    private static void Check(string key, string sign, string[] values)
    {
        if (sign is "in" or "notin" && values.Length == 0)
            throw Wrong("values: Invalid value: []: for 'in', 'notin' operators, values set can't be empty");
        var index = 0;
        foreach (var value in values)
        {
            if (sign is ">" or "<" && LabelRequirement.Number(value) is null)
                throw Wrong($"values[{index}]: Invalid value: \"{value}\": for 'Gt', 'Lt' operators, the value must be an integer");
            if (NameRules.LabelValue(value) is { Count: > 0 } problems)
                throw Wrong($"values[{index}][{key}]: Invalid value: \"{value}\": {string.Join("; ", problems)}");
            index++;
        }
    }

    private string Value()
    {
        if (Peek().Kind is LabelTokenKind.End or LabelTokenKind.Comma)
            return "";
        var value = Take();
        return value.Kind == LabelTokenKind.Identifier ? value.Text : throw Wrong($"found '{value.Text}', expected: identifier");
    }

    private SortedSet<string> Set()
    {
        var open = Take();
        if (open.Kind != LabelTokenKind.Open)
            throw Wrong($"found '{open.Text}' expected: '('");
        var set = new SortedSet<string>(StringComparer.Ordinal);
        if (Peek().Kind is not (LabelTokenKind.Identifier or LabelTokenKind.Comma or LabelTokenKind.Close))
            throw Wrong($"found '{Peek().Text}', expected: ',', ')' or identifier");
        // An element between two separators may be missing: it is the empty text.
        var needed = Peek().Kind != LabelTokenKind.Close;
        if (!needed)
            set.Add("");
        while (needed)
        {
            if (Peek().Kind == LabelTokenKind.Identifier)
                set.Add(Take().Text);
            else if (Peek().Kind is LabelTokenKind.Comma or LabelTokenKind.Close)
                set.Add("");
            else
                throw Wrong($"found '{Peek().Text}', expected: ',', or identifier");
            needed = Peek().Kind == LabelTokenKind.Comma;
            if (needed)
                Take();
            else if (Peek().Kind != LabelTokenKind.Close)
                throw Wrong($"found '{Peek().Text}', expected: ',' or ')'");
        }

        Take();
        return set;
    }

    // Where a key or value may stand, in and notin are ordinary words.
    private LabelToken Peek() => _tokens[_at] is { Kind: LabelTokenKind.Membership } word ? word with { Kind = LabelTokenKind.Identifier } : _tokens[_at];

    private LabelToken Take()
    {
        var token = Peek();
        if (_at < _tokens.Count - 1)
            _at++;
        return token;
    }

    private static ApiStatusException Wrong(string message) => ApiErrors.BadRequest($"unable to parse requirement: {message}");
}
