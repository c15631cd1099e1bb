namespace CodeRun.Sandbox.Fields;

/// <summary>What differs between two objects.</summary>
/// <param name="Added">Fields that only the second has.</param>
/// <param name="Modified">Fields with another value.</param>
/// <param name="Removed">Fields that only the first has.</param>
internal sealed record FieldChanges(FieldTree Added, FieldTree Modified, FieldTree Removed)
{
    /// <summary>No difference.</summary>
    public static readonly FieldChanges None = new(FieldTree.Empty, FieldTree.Empty, FieldTree.Empty);

    /// <summary>True when both objects say the same.</summary>
    public bool IsNothing => Added.IsEmpty && Modified.IsEmpty && Removed.IsEmpty;

    /// <summary>The differences of a whole, from those of its parts.</summary>
    public static FieldChanges Join(IReadOnlyList<(string Name, FieldChanges Changes)> parts) => new(
        FieldTree.Of(isMember: false, parts.Select(static p => KeyValuePair.Create(p.Name, p.Changes.Added))),
        FieldTree.Of(isMember: false, parts.Select(static p => KeyValuePair.Create(p.Name, p.Changes.Modified))),
        FieldTree.Of(isMember: false, parts.Select(static p => KeyValuePair.Create(p.Name, p.Changes.Removed))));

    /// <summary>The differences in some fields only.</summary>
    public FieldChanges Without(FieldTree fields) => new(Added.Without(fields), Modified.Without(fields), Removed.Without(fields));
}
