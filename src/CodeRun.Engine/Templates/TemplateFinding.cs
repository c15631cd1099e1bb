namespace CodeRun.Engine.Templates;

/// <summary>Something that is wrong with a template tree.</summary>
/// <param name="Rule">Stable name of what is wrong, for example <c>UnknownVariable</c>.</param>
/// <param name="IsError">True when runs would fail; false for what is only not as it was meant.</param>
/// <param name="File">Path of the template in its tree.</param>
/// <param name="Line">Line, from 1.</param>
/// <param name="Column">Column, from 1.</param>
/// <param name="Message">What is wrong.</param>
public sealed record TemplateFinding(string Rule, bool IsError, string File, int Line, int Column, string Message);
