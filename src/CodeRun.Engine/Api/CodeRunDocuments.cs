using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace CodeRun.Engine.Api;

/// <summary>
/// Reads YAML or JSON text (JSON is YAML) with one or many documents, lists among them, as Kubernetes reads it, and
/// remembers where each field stands.
/// </summary>
public static class CodeRunDocuments
{
    private const int MaxNodes = 200_000;
    private const int MaxDepth = 64;

    /// <summary>The objects of the text, in order. Empty documents are passed over.</summary>
    /// <exception cref="DocumentException">The text is not YAML, repeats a key, holds something that is no object, or nothing at all.</exception>
    public static IReadOnlyList<SourceDocument> Read(string text, string source)
    {
        var documents = new List<SourceDocument>();
        try
        {
            var parser = new Parser(new StringReader(text.TrimStart('\uFEFF')));
            parser.Consume<StreamStart>();
            while (parser.Accept<DocumentStart>(out _))
            {
                parser.Consume<DocumentStart>();
                var reader = new YamlReader(source, MaxNodes, MaxDepth);
                var line = (int)(parser.Current?.Start.Line ?? 1);
                var value = reader.Read(parser, "");
                parser.Consume<DocumentEnd>();
                Add(value, source, line, reader.Places, documents);
            }
        }
        catch (YamlException e)
        {
            throw new DocumentException($"{source}:{e.Start.Line}:{e.Start.Column}: {e.Message}", e);
        }

        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            // The scanner has no better words for some malformed text.
            throw new DocumentException($"{source}: this is not YAML: {e.Message}", e);
        }

        if (documents.Count == 0)
            throw new DocumentException($"{source}: there is nothing in it; it should hold at least one CodeRun.");
        return documents;
    }

    private static void Add(JsonNode? value, string source, int line, IReadOnlyDictionary<string, (int Line, int Column)> places, List<SourceDocument> into)
    {
        switch (value)
        {
            case null:
                break;
            case JsonArray list:
                AddAll(list, "", source, line, places, into);
                break;
            case JsonObject json when json["items"] is JsonArray items && ((string?)json["kind"])?.EndsWith("List", StringComparison.Ordinal) == true:
                AddAll(items, "items", source, line, places, into);
                break;
            case JsonObject json:
                into.Add(new SourceDocument(json, source, line, places));
                break;
            default:
                throw new DocumentException($"{source}:{line}:1: a document must be an object, but this is {CodeRunSchema.Describe(value)}.");
        }
    }

    private static void AddAll(JsonArray list, string path, string source, int line, IReadOnlyDictionary<string, (int Line, int Column)> places, List<SourceDocument> into)
    {
        for (var i = 0; i < list.Count; i++)
        {
            var prefix = $"{path}[{i}]";
            var own = places.Where(p => p.Key.StartsWith(prefix + ".", StringComparison.Ordinal))
                .ToDictionary(p => p.Key[(prefix.Length + 1)..], static p => p.Value, StringComparer.Ordinal);
            Add(list[i]?.DeepClone(), source, places.TryGetValue(prefix, out var at) ? at.Line : line, own, into);
        }
    }
}
