namespace CodeRun.Engine.Events.Expressions;

/// <summary>A parenthesis that is being read, or the whole condition.</summary>
internal sealed class ConditionGroup
{
    private readonly List<ConditionNode> _any = [];
    private List<ConditionNode> _all = [];

    /// <summary>Adds what stands between two signs.</summary>
    public void Add(ConditionNode node) => _all.Add(node);

    /// <summary>Begins another alternative.</summary>
    public void Alternative()
    {
        _any.Add(_all.Count == 1 ? _all[0] : new ConditionNode(ConditionNodeKind.All, "", _all));
        _all = [];
    }

    /// <summary>All that was read.</summary>
    public ConditionNode Close()
    {
        Alternative();
        return _any.Count == 1 ? _any[0] : new ConditionNode(ConditionNodeKind.Any, "", _any);
    }
}
