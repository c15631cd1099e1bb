namespace CodeRun.Engine.Events.Patterns;

/// <summary>What an expression is.</summary>
/// <param name="Root">Its parts; nothing when Go refuses it.</param>
/// <param name="Groups">How many groups are remembered.</param>
/// <param name="Names">The groups with a name; a name may stand twice.</param>
/// <param name="Error">Why Go refuses it, or null.</param>
/// <param name="Limit">Why it cannot be matched here although nothing is known to be wrong with it, as the end of a sentence; or null.</param>
internal sealed record PatternReading(PatternNode Root, int Groups, IReadOnlyList<(string Name, int Number)> Names, PatternError? Error, string? Limit);
