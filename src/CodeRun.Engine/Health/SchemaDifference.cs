namespace CodeRun.Engine.Health;

/// <summary>One place where a schema differs from the one of this version.</summary>
/// <param name="Path">Path of the field, for example <c>spec.env.*</c> or <c>status.conditions[].type</c>.</param>
/// <param name="Kind">How.</param>
/// <param name="Detail">The keyword and its two values, when both have the field; else empty.</param>
internal sealed record SchemaDifference(string Path, SchemaDifferenceKind Kind, string Detail = "");
