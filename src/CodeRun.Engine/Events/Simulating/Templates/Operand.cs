namespace CodeRun.Engine.Events.Simulating.Templates;

/// <summary>An operand of a command.</summary>
/// <param name="Kind">What it begins with.</param>
/// <param name="Name">Name of a variable or function.</param>
/// <param name="Value">Value of a constant.</param>
/// <param name="Group">The pipeline in parentheses.</param>
/// <param name="Fields">The fields that follow.</param>
internal sealed record Operand(OperandKind Kind, string Name, object? Value, TemplatePipeline? Group, IReadOnlyList<string> Fields);
