namespace CodeRun.Sandbox.Selectors;

/// <summary>Kinds of pieces of a label selector.</summary>
internal enum LabelTokenKind
{
    /// <summary>Nothing is left.</summary>
    End,

    /// <summary>A key or value.</summary>
    Identifier,

    /// <summary>A comma.</summary>
    Comma,

    /// <summary>An opening parenthesis.</summary>
    Open,

    /// <summary>A closing parenthesis.</summary>
    Close,

    /// <summary>An exclamation mark: the label is absent.</summary>
    Not,

    /// <summary>=, ==, !=, &gt; or &lt;.</summary>
    Comparison,

    /// <summary>in or notin, unless a key or value is expected.</summary>
    Membership,
}
