namespace CodeRun.Engine.Events.Simulating.Templates;

/// <summary>A piece of a template: text between actions, or an action.</summary>
/// <param name="Text">The text; null for an action.</param>
/// <param name="Tokens">The words of the action; empty for text.</param>
internal sealed record TemplatePiece(string? Text, IReadOnlyList<TemplateToken> Tokens);
