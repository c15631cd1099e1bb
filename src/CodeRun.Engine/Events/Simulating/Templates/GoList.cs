namespace CodeRun.Engine.Events.Simulating.Templates;

/// <summary>A slice of Go.</summary>
/// <param name="Items">Its elements.</param>
internal sealed record GoList(IReadOnlyList<object?> Items);
