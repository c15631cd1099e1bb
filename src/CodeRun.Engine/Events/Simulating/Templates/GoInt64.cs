namespace CodeRun.Engine.Events.Simulating.Templates;

/// <summary>An int64 of Go, as sprig's arithmetic gives; an int of a template is a long.</summary>
/// <param name="Value">The number.</param>
internal sealed record GoInt64(long Value);
