namespace CodeRun.Engine.Events.Patterns;

/// <summary>A group that is being read, or the whole expression.</summary>
/// <param name="start">Where it begins.</param>
/// <param name="number">Its number; 0 when it is not remembered.</param>
/// <param name="outer">The flags around it.</param>
internal sealed class PatternGroup(int start, int number, PatternFlags outer)
{
    private readonly List<PatternNode> _choices = [];

    /// <summary>Where it begins.</summary>
    public int Start => start;

    /// <summary>Its number; 0 when it is not remembered.</summary>
    public int Number => number;

    /// <summary>The flags around it.</summary>
    public PatternFlags Outer => outer;

    /// <summary>What stands in its present alternative.</summary>
    public List<PatternNode> Items { get; private set; } = [];

    /// <summary>Begins another alternative.</summary>
    public void Alternative()
    {
        _choices.Add(PatternNode.Sequence(Items));
        Items = [];
    }

    /// <summary>All that was read.</summary>
    public PatternNode Close()
    {
        Alternative();
        return PatternNode.Choice(_choices);
    }
}
