using System.Text.Json.Nodes;

namespace CodeRun.Sandbox.Printing;

/// <summary>A column of a Table.</summary>
/// <param name="Name">Heading.</param>
/// <param name="Cell">Value for an object, at a time.</param>
/// <param name="Type">string, integer, number, boolean or date.</param>
/// <param name="Format">Format of the type; empty for none.</param>
/// <param name="Priority">0 for columns that are always shown, more for those of <c>-o wide</c>.</param>
/// <param name="Description">What it shows.</param>
internal sealed record TableColumn(string Name, Func<JsonObject, DateTimeOffset, JsonNode?> Cell, string Type = "string", string Format = "", int Priority = 0, string Description = "");
