namespace CodeRun.Engine.Templates;

/// <summary>A piece of a template between braces.</summary>
/// <param name="Kind">'#' block, '/' end, '>' partial, 'e' else, '=' value.</param>
/// <param name="Words">The expression, split into words, strings and parentheses.</param>
/// <param name="Line">Line, from 1.</param>
/// <param name="Column">Column, from 1.</param>
internal sealed record TemplateToken(char Kind, IReadOnlyList<string> Words, int Line, int Column);
