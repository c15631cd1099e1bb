namespace CodeRun.Engine.Events.Simulating.Templates;

/// <summary>A node of a template.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The text of a text.</param>
/// <param name="Pipeline">The pipeline of actions and blocks.</param>
/// <param name="Body">What a block holds.</param>
/// <param name="Else">What it holds otherwise.</param>
internal sealed record TemplateNode(NodeKind Kind, string Text, TemplatePipeline? Pipeline, IReadOnlyList<TemplateNode> Body, IReadOnlyList<TemplateNode> Else);
