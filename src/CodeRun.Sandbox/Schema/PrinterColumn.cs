namespace CodeRun.Sandbox.Schema;

/// <summary>A column of additionalPrinterColumns.</summary>
/// <param name="Name">Heading.</param>
/// <param name="Type">integer, number, string, boolean or date.</param>
/// <param name="Format">Format of the type; empty for none.</param>
/// <param name="Priority">0 for columns that are always shown.</param>
/// <param name="JsonPath">Where the value is, for example <c>.status.phase</c>.</param>
/// <param name="Description">What it shows.</param>
public sealed record PrinterColumn(string Name, string Type, string Format, int Priority, string JsonPath, string Description);
