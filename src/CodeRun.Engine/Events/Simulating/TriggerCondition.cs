using CodeRun.Engine.Events.Expressions;

namespace CodeRun.Engine.Events.Simulating;

/// <summary>The condition of a trigger over the dependencies of its Sensor.</summary>
internal sealed class TriggerCondition
{
    private const int MaxDepth = 100;

    private readonly ConditionNode _root;
    private readonly Dictionary<string, string> _dependencies;

    private TriggerCondition(ConditionNode root, Dictionary<string, string> dependencies, IReadOnlyList<string> names)
    {
        _root = root;
        _dependencies = dependencies;
        Names = names;
    }

    /// <summary>The dependencies it speaks of, in their order.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Reads a condition.</summary>
    /// <param name="text">The condition.</param>
    /// <param name="dependencies">Names of the Sensor's dependencies; a hyphen and an underscore are the same in a condition.</param>
    /// <exception cref="EvaluationException">It names a dependency that there is not.</exception>
    /// <exception cref="UnsupportedException">It is no such expression.</exception>
    public static TriggerCondition Read(string text, IReadOnlyList<string> dependencies)
    {
        var byKey = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in dependencies)
            byKey[Key(name)] = name;
        var reading = ConditionReader.Read(text);
        var names = reading.Names.Select(n => Dependency(text, n, byKey)).Distinct(StringComparer.Ordinal).ToList();
        if (reading.Error is { } error)
            throw Unreadable(text, error.Offset);
        return reading.Depth > MaxDepth ? throw new UnsupportedException("a condition with more than 100 parentheses") : new TriggerCondition(reading.Root!, byKey, names);
    }

    /// <summary>True when these dependencies are enough.</summary>
    public bool IsMet(IReadOnlySet<string> met) => IsMet(_root, met);

    /// <summary>The dependencies that would still help.</summary>
    public IReadOnlyList<string> Missing(IReadOnlySet<string> met) => [.. Missing(_root, met).Distinct(StringComparer.Ordinal)];

    private bool IsMet(ConditionNode node, IReadOnlySet<string> met) => node.Kind switch
    {
        ConditionNodeKind.Name => met.Contains(_dependencies[Key(node.Name)]),
        ConditionNodeKind.All => node.Items.All(i => IsMet(i, met)),
        _ => node.Items.Any(i => IsMet(i, met)),
    };

    private IEnumerable<string> Missing(ConditionNode node, IReadOnlySet<string> met) =>
        node.Kind == ConditionNodeKind.Name ? met.Contains(_dependencies[Key(node.Name)]) ? [] : [_dependencies[Key(node.Name)]]
        : node.Kind == ConditionNodeKind.Any && IsMet(node, met) ? []
        : node.Items.SelectMany(i => Missing(i, met));

    // Argo Events reads some words as operators, and of names no dots.
    private static string Dependency(string text, ConditionName name, Dictionary<string, string> byKey)
    {
        if (!char.IsAsciiLetter(name.Text[0]))
            throw Unreadable(text, name.Offset);
        if (name.Text.IndexOf('.', StringComparison.Ordinal) is var dot and >= 0)
            throw Unreadable(text, name.Offset + dot);
        var key = Key(name.Text);
        if (ConditionWords.IsOfExpr(key) || ConditionWords.IsOfGovaluate(key))
            throw new UnsupportedException($"the word {key} in a condition");
        return byKey.TryGetValue(key, out var dependency) ? dependency : throw new EvaluationException($"there is no dependency {name.Text}");
    }

    private static string Key(string name) => name.Replace('-', '_');

    private static UnsupportedException Unreadable(string text, int at) =>
        new(at < text.Length ? $"the condition {text}: '{text[at]}' at character {at + 1}" : $"the condition {text}, which ends too early");
}
