namespace CodeRun.Sandbox.Cel;

/// <summary>A piece of an expression.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Name of the variable, field, function or macro.</param>
/// <param name="Parts">Its parts.</param>
/// <param name="Position">Where it stands.</param>
/// <param name="Value">Value of a literal; variables of a loop.</param>
internal sealed record CelNode(CelNodeKind Kind, string Text, IReadOnlyList<CelNode> Parts, int Position, object? Value = null)
{
    /// <summary>Levels of parts below, and itself: whatever walks over an expression needs as much of the stack.</summary>
    public int Depth { get; } = 1 + (Parts.Count == 0 ? 0 : Parts.Max(static p => p.Depth));

    /// <summary>True when a variable of this name is used somewhere.</summary>
    public bool Uses(string name) => (Kind == CelNodeKind.Ident && Text == name) || Parts.Any(p => p.Uses(name));
}
