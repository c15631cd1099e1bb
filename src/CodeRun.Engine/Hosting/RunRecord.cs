using System.Text.Json;
using System.Text.Json.Nodes;
using CodeRun.Engine.Api;

namespace CodeRun.Engine.Hosting;

/// <summary>A run as the server holds it: what could be read of it, and the whole object.</summary>
/// <param name="Parsed">The run with the problems found when it was read.</param>
/// <param name="Json">The whole object.</param>
public sealed record RunRecord(ParseResult Parsed, JsonObject Json)
{
    /// <summary>The run.</summary>
    public CodeRunResource Run => Parsed.Resource;

    /// <summary>Reads an object of the API server.</summary>
    public static RunRecord Read(ReadOnlyMemory<byte> json) =>
        new(CodeRunParser.Parse(json.Span), JsonNode.Parse(json.Span)?.AsObject() ?? throw new JsonException("The server sent null for a CodeRun."));
}
