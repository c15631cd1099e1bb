namespace CodeRun.Engine.Templates;

/// <summary>A variable that templates may use.</summary>
/// <param name="Name">snake_case name.</param>
/// <param name="Description">What it holds.</param>
public sealed record TemplateVariable(string Name, string Description);
