namespace CodeRun.Engine.Events.Linting;

/// <summary>One node of a YAML document that knows where it stands.</summary>
internal sealed class YamlNode
{
    private readonly Dictionary<string, YamlField> _fields = new(StringComparer.Ordinal);
    private readonly List<YamlField> _ordered = [];
    private readonly List<YamlNode> _items = [];

    public required YamlKind Kind { get; init; }

    /// <summary>Line of its first character, from 1. Of a block scalar: of its <c>|</c> or <c>&gt;</c>.</summary>
    public required int Line { get; init; }

    public required int Column { get; init; }

    /// <summary>Value of a scalar as written, without quotes.</summary>
    public string Text { get; init; } = "";

    /// <summary>True for a literal block (<c>|</c>): line n of its text is n lines below <see cref="Line"/>.</summary>
    public bool IsLiteralBlock { get; init; }

    /// <summary>How many nodes it has, with itself and with what aliases repeat.</summary>
    public int Size { get; private set; } = 1;

    /// <summary>How many levels of nodes it has below.</summary>
    public int Depth { get; private set; }

    public IReadOnlyList<YamlField> Fields => _ordered;

    public IReadOnlyList<YamlNode> Items => _items;

    public YamlNode? this[string key] => _fields.TryGetValue(key, out var field) ? field.Value : null;

    public YamlField? Field(string key) => _fields.GetValueOrDefault(key);

    /// <summary>The node below several fields, or null.</summary>
    public YamlNode? At(params ReadOnlySpan<string> path)
    {
        YamlNode? at = this;
        foreach (var key in path)
        {
            if ((at = at?[key]) is null)
                return null;
        }

        return at;
    }

    /// <summary>Text of a field, or null when it is missing or no text.</summary>
    public string? TextOf(string key) => this[key] is { Kind: YamlKind.Text } value ? value.Text : null;

    /// <summary>Elements of a list field; none when it is missing or no list.</summary>
    public IReadOnlyList<YamlNode> ItemsOf(string key) => this[key]?.Items ?? [];

    /// <summary>Adds a field; false when there is one of that name.</summary>
    public bool Add(YamlField field)
    {
        if (!_fields.TryAdd(field.Key, field))
            return false;
        _ordered.Add(field);
        Size = (int)Math.Min(int.MaxValue, (long)Size + field.Value.Size);
        Depth = Math.Max(Depth, field.Value.Depth + 1);
        return true;
    }

    public void Add(YamlNode item)
    {
        _items.Add(item);
        Size = (int)Math.Min(int.MaxValue, (long)Size + item.Size);
        Depth = Math.Max(Depth, item.Depth + 1);
    }
}
