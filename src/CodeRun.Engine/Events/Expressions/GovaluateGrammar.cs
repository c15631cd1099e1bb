namespace CodeRun.Engine.Events.Expressions;

/// <summary>Which kinds of words may follow one another (lexerState.go of govaluate is the source).</summary>
internal static class GovaluateGrammar
{
    private const GovaluateKind Values = GovaluateKind.Number | GovaluateKind.Flag | GovaluateKind.Name | GovaluateKind.Accessor | GovaluateKind.Open;
    private const GovaluateKind Operators = GovaluateKind.Modifier | GovaluateKind.Comparator | GovaluateKind.Logical | GovaluateKind.Close | GovaluateKind.Comma;

    /// <summary>True when an expression may end after a word.</summary>
    public static bool CanEnd(GovaluateKind kind) =>
        kind is GovaluateKind.Number or GovaluateKind.Flag or GovaluateKind.Text or GovaluateKind.Time or GovaluateKind.Name or GovaluateKind.Accessor or GovaluateKind.Close;

    /// <summary>What may follow a word.</summary>
    public static GovaluateKind Following(GovaluateKind kind) => kind switch
    {
        GovaluateKind.None => GovaluateKind.Prefix | Values | GovaluateKind.Text | GovaluateKind.Time,
        GovaluateKind.Open => GovaluateKind.Prefix | Values | GovaluateKind.Text | GovaluateKind.Time | GovaluateKind.Close,
        GovaluateKind.Close => Operators | GovaluateKind.Ternary | GovaluateKind.Number | GovaluateKind.Flag | GovaluateKind.Name | GovaluateKind.Text | GovaluateKind.Time | GovaluateKind.Open,
        GovaluateKind.Number or GovaluateKind.Flag or GovaluateKind.Text or GovaluateKind.Name => Operators | GovaluateKind.Ternary,
        GovaluateKind.Time => Operators,
        GovaluateKind.Accessor => Operators | GovaluateKind.Ternary | GovaluateKind.Open,
        GovaluateKind.Modifier => GovaluateKind.Prefix | Values | GovaluateKind.Text | GovaluateKind.Close,
        GovaluateKind.Comparator or GovaluateKind.Logical => GovaluateKind.Prefix | Values | GovaluateKind.Text | GovaluateKind.Time | GovaluateKind.Close,
        GovaluateKind.Prefix => Values | GovaluateKind.Close,
        GovaluateKind.Ternary => GovaluateKind.Prefix | Values | GovaluateKind.Text | GovaluateKind.Time | GovaluateKind.Comma,
        _ => GovaluateKind.Prefix | Values | GovaluateKind.Text | GovaluateKind.Time,
    };
}
