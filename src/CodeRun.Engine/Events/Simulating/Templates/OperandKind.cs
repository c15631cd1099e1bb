namespace CodeRun.Engine.Events.Simulating.Templates;

/// <summary>What an operand of a command begins with.</summary>
internal enum OperandKind
{
    /// <summary>The dot or a field of it.</summary>
    Dot,

    /// <summary>A variable.</summary>
    Variable,

    /// <summary>A constant.</summary>
    Constant,

    /// <summary>A function.</summary>
    Function,

    /// <summary>A pipeline in parentheses.</summary>
    Group,
}
