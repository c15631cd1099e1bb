namespace CodeRun.Engine.Events.Patterns;

/// <summary>An expression as steps of a machine.</summary>
/// <param name="Steps">The steps.</param>
/// <param name="Start">The first step.</param>
/// <param name="Groups">How many groups are remembered.</param>
/// <param name="Names">The groups with a name; a name may stand twice.</param>
internal sealed record PatternProgram(IReadOnlyList<Instruction> Steps, int Start, int Groups, IReadOnlyList<(string Name, int Number)> Names);
