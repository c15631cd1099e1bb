namespace CodeRun.Engine.Events.Simulating.Templates;

/// <summary>Kinds of words inside of an action.</summary>
internal enum TemplateTokenKind
{
    /// <summary>A keyword, a function, true, false or nil.</summary>
    Word,

    /// <summary>A field with its dot.</summary>
    Field,

    /// <summary>A dot alone.</summary>
    Dot,

    /// <summary>A variable with its dollar sign.</summary>
    Variable,

    /// <summary>A text or a number.</summary>
    Constant,

    /// <summary>A parenthesis, a pipe, a comma or an assignment.</summary>
    Sign,
}
