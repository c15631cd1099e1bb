using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using CodeRun.Sandbox.Bodies;
using CodeRun.Sandbox.Http;
using CodeRun.Sandbox.Lists;
using CodeRun.Sandbox.Printing;
using CodeRun.Sandbox.Requests;
using CodeRun.Sandbox.Schema;
using CodeRun.Sandbox.Storage;

namespace CodeRun.Sandbox.Representations;

/// <summary>The form that a client accepts, and answers in that form. Plain JSON goes through untouched.</summary>
/// <param name="Format">JSON or YAML, as a media type.</param>
/// <param name="Shape">What it holds.</param>
internal sealed record Representation(string Format, Shape Shape)
{
    private static readonly Representation Json = new(BodyFormat.Json, Shape.Plain);

    /// <summary>The first form of an Accept header that can be given.</summary>
    /// <exception cref="ApiStatusException">406: none.</exception>
    public static Representation Negotiate(ApiRequest request, ResourceDefinition? definition)
    {
        var known = false;
        foreach (var clause in request.Accept.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = clause.Split(';', StringSplitOptions.TrimEntries);
            var format = parts[0] == "*/*" ? BodyFormat.Json : parts[0];
            if (format is not (BodyFormat.Json or BodyFormat.Yaml))
                continue;
            known = true;
            if (ShapeOf(parts, definition) is { } shape)
                return new Representation(format, shape);
        }

        if (request.Accept.Length == 0)
            return Json;
        throw known ? Acceptance.NoSuchShape() : Acceptance.NoSuchType();
    }

    /// <summary>Whether a client takes errors as YAML.</summary>
    public static ApiResponse Error(ApiRequest request, ApiStatusException error)
    {
        var response = error.ToResponse();
        var first = request.Accept.Split(',')[0].Split(';')[0].Trim();
        return first == BodyFormat.Yaml ? response with { ContentType = BodyFormat.Yaml, Body = YamlWriter.Write(error.ToStatus()) } : response;
    }

    /// <summary>An answer in this form.</summary>
    public ApiResponse Apply(ApiResponse answer, RequestContext context, TimeProvider time)
    {
        if (this == Json || answer.ContentType != BodyFormat.Json || answer.Status == 204)
            return answer;
        var include = context.Request.Parameter("includeObject");
        if (Shape == Shape.Table)
            TableWriter.Require(include);
        var table = new TableWriter(context.Definition, include, time);
        if (answer.Stream is not null)
        {
            return Format == BodyFormat.Json
                ? answer with { Stream = EventsAsync(answer.Stream, table, CancellationToken.None) }
                : throw Acceptance.NoSuchShape();
        }

        var value = JsonNode.Parse(answer.Body.Span, documentOptions: StoredJson.Deep)!.AsObject();
        if (value["kind"]?.GetValue<string>() != "Status")
            value = Convert(value, context.Definition, table);
        return Format == BodyFormat.Yaml
            ? answer with { ContentType = BodyFormat.Yaml, Body = YamlWriter.Write(value) }
            : answer with { Body = ApiResponse.Bytes(value) };
    }

    private static Shape? ShapeOf(string[] parts, ResourceDefinition? definition)
    {
        string? Parameter(string name) => parts.Skip(1).Where(p => p.StartsWith(name + "=", StringComparison.Ordinal)).Select(p => p[(name.Length + 1)..]).FirstOrDefault();

        if (Parameter("as") is not { } shape)
            return Shape.Plain;
        if (definition is null || Parameter("g") != "meta.k8s.io" || Parameter("v") != "v1")
            return null;
        return shape switch
        {
            "Table" => Shape.Table,
            "PartialObjectMetadata" or "PartialObjectMetadataList" => Shape.Partial,
            _ => null,
        };
    }

    private JsonObject Convert(JsonObject value, ResourceDefinition definition, TableWriter table)
    {
        var isList = value["items"] is JsonArray && (string?)value["kind"] == definition.ListKind;
        return Shape switch
        {
            Shape.Table => isList ? table.Write([.. Items(value, definition)], value["metadata"]!.AsObject()) : table.Write([value], metadata: null),
            Shape.Partial => isList ? PartialObjects.List(value) : PartialObjects.Of(value),
            _ => value,
        };
    }

    // Items of built-in kinds have neither kind nor apiVersion in a list, but in a Table.
    private static IEnumerable<JsonObject> Items(JsonObject list, ResourceDefinition definition)
    {
        foreach (var item in list["items"]!.AsArray().OfType<JsonObject>())
        {
            if (!item.ContainsKey("kind"))
                ObjectReader.Head(item, definition);
            yield return item;
        }
    }

    private async IAsyncEnumerable<ReadOnlyMemory<byte>> EventsAsync(IAsyncEnumerable<ReadOnlyMemory<byte>> lines, TableWriter table, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var first = true;
        await foreach (var line in lines.WithCancellation(cancellationToken))
        {
            var next = JsonNode.Parse(line.Span, documentOptions: StoredJson.Deep)!.AsObject();
            var value = next["object"]!.AsObject();
            if (value["kind"]?.GetValue<string>() != "Status")
            {
                next["object"] = Shape == Shape.Partial ? PartialObjects.Of(value) : table.Write([value.DeepClone().AsObject()], metadata: null, withColumns: first);
                first = false;
            }

            yield return WatchStream.Line(next);
        }
    }
}
