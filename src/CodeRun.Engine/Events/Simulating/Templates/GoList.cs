namespace CodeRun.Engine.Events.Simulating.Templates;

/// <summary>A slice of Go.</summary>
/// <param name="Items">Its elements.</param>
internal sealed record GoList(IReadOnlyList<object?> Items)
{
    /// <summary>True for a slice that is nil, which only JSON shows.</summary>
    public bool IsNil { get; init; }
}
