namespace CodeRun.Engine.Events.Simulating.Expressions;

/// <summary>Kinds of words of a filter's expression.</summary>
internal enum ExpressionTokenKind
{
    /// <summary>An operator or a parenthesis.</summary>
    Sign,

    /// <summary>A field, true or false.</summary>
    Name,

    /// <summary>A text in quotes.</summary>
    Text,

    /// <summary>A number.</summary>
    Number,
}
