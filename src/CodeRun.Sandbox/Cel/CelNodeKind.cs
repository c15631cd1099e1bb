namespace CodeRun.Sandbox.Cel;

/// <summary>Kinds of expressions.</summary>
internal enum CelNodeKind
{
    /// <summary>A constant.</summary>
    Literal,

    /// <summary>A variable or the name of a type.</summary>
    Ident,

    /// <summary>A field of the only part.</summary>
    Select,

    /// <summary>has(): whether the part has the field.</summary>
    Has,

    /// <summary>A function or operator of its parts.</summary>
    Call,

    /// <summary>A function of the first part with the others as arguments.</summary>
    Method,

    /// <summary>A list of its parts.</summary>
    List,

    /// <summary>A map: keys and values in turn.</summary>
    Map,

    /// <summary>A macro over a list or map: the range, then what is worked out for each element.</summary>
    Loop,
}
