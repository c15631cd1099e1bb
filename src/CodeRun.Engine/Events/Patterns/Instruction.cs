namespace CodeRun.Engine.Events.Patterns;

/// <summary>A step of the machine that an expression is compiled to.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Next">The step after it.</param>
/// <param name="Other">The second way of a split; the slot of a capture.</param>
/// <param name="Set">The characters that it takes.</param>
/// <param name="Assertion">The condition.</param>
internal sealed record Instruction(InstructionKind Kind, int Next, int Other, RuneSet? Set, Assertion Assertion);
