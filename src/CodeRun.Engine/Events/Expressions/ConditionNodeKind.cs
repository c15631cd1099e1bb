namespace CodeRun.Engine.Events.Expressions;

/// <summary>Kinds of parts of a condition.</summary>
internal enum ConditionNodeKind
{
    /// <summary>A dependency.</summary>
    Name,

    /// <summary>All of several.</summary>
    All,

    /// <summary>One of several.</summary>
    Any,
}
