namespace CodeRun.Engine.Events.Simulating.Templates;

/// <summary>Commands of which each gets the result of the one before as its last argument.</summary>
/// <param name="Variables">Variables that are set; two only in a range.</param>
/// <param name="IsDeclaration">True when the variables are new.</param>
/// <param name="Commands">The commands; each is a list of operands.</param>
internal sealed record TemplatePipeline(IReadOnlyList<string> Variables, bool IsDeclaration, IReadOnlyList<IReadOnlyList<Operand>> Commands);
