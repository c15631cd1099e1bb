namespace CodeRun.Engine.Templates;

/// <summary>One file that an agent is given, and where it comes from.</summary>
/// <param name="Name">Name of the output file, which is the key in the ConfigMap.</param>
/// <param name="Source">Path of the template.</param>
/// <param name="Reason">Why this template and no other.</param>
/// <param name="IsOverride">True when the agent has a template of its own for it.</param>
public sealed record TemplateEntry(string Name, string Source, string Reason, bool IsOverride);
