namespace CodeRun.Engine.Events.Patterns;

/// <summary>Characters from one to another, both included.</summary>
/// <param name="Low">The first.</param>
/// <param name="High">The last.</param>
internal sealed record RuneRange(int Low, int High);
