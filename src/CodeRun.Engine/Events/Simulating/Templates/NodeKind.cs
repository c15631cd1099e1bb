namespace CodeRun.Engine.Events.Simulating.Templates;

/// <summary>Kinds of nodes of a template.</summary>
internal enum NodeKind
{
    /// <summary>Text.</summary>
    Text,

    /// <summary>An action that writes or sets a value.</summary>
    Action,

    /// <summary>An if.</summary>
    If,

    /// <summary>A with.</summary>
    With,

    /// <summary>A range.</summary>
    Range,

    /// <summary>A break.</summary>
    Break,

    /// <summary>A continue.</summary>
    Continue,
}
