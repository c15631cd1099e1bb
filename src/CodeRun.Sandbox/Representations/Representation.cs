using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using CodeRun.Sandbox.Bodies;
using CodeRun.Sandbox.Http;
using CodeRun.Sandbox.Lists;
using CodeRun.Sandbox.Printing;
using CodeRun.Sandbox.Protobuf;
using CodeRun.Sandbox.Requests;
using CodeRun.Sandbox.Schema;
using CodeRun.Sandbox.Storage;

namespace CodeRun.Sandbox.Representations;

/// <summary>The form that a client accepts, and answers in that form. Plain JSON goes through untouched.</summary>
/// <param name="Format">JSON, YAML or protobuf, as a media type.</param>
/// <param name="Shape">What it holds.</param>
internal sealed record Representation(string Format, Shape Shape)
{
    private static readonly Representation Json = new(BodyFormat.Json, Shape.Plain);

    /// <summary>The first form of an Accept header that can be given.</summary>
    /// <exception cref="ApiStatusException">406: none.</exception>
    public static Representation Negotiate(ApiRequest request, ResourceDefinition? definition)
    {
        var (known, unencodable) = (false, false);
        foreach (var clause in request.Accept.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = clause.Split(';', StringSplitOptions.TrimEntries);
            var format = parts[0] == "*/*" ? BodyFormat.Json : parts[0];
            if (format is not (BodyFormat.Json or BodyFormat.Yaml or BodyFormat.Protobuf))
                continue;
            known = true;
            if (ShapeOf(parts, definition) is not { } shape || (format == BodyFormat.Protobuf && shape == Shape.Table))
                continue;
            if (format != BodyFormat.Protobuf || shape == Shape.Partial || definition is not { IsCustom: true })
                return new Representation(format, shape);
            unencodable = true;
        }

        if (request.Accept.Length == 0)
            return Json;
        throw unencodable ? Acceptance.NoProtobuf() : known ? Acceptance.NoSuchShape() : Acceptance.NoSuchType();
    }

    /// <summary>An error in the form that the client takes first.</summary>
    public static ApiResponse Error(ApiRequest request, ApiStatusException error, ResourceDefinition? definition)
    {
        if (error.IsPlainText)
            return error.ToResponse();
        var forms = request.Accept.Split(',').Select(static c => c.Split(';')[0].Trim()).ToList();
        var form = definition is { IsCustom: true } && forms.Find(static f => f is BodyFormat.Json or BodyFormat.Yaml or "*/*") is { } other ? other : forms[0];
        return form is BodyFormat.Yaml or BodyFormat.Protobuf ? new Representation(form, Shape.Plain).Encode(error.ToResponse()) : error.ToResponse();
    }

    /// <summary>An answer that is no list, in this format.</summary>
    public ApiResponse Encode(ApiResponse answer) =>
        Format == BodyFormat.Json || answer.ContentType != BodyFormat.Json || answer.Body.IsEmpty ? answer : Encode(answer, Parse(answer.Body));

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
            return Format switch
            {
                BodyFormat.Json => answer with { Stream = EventsAsync(answer.Stream, table, CancellationToken.None) },
                BodyFormat.Protobuf => answer with { Stream = FramesAsync(answer.Stream, CancellationToken.None), ContentType = BodyFormat.Protobuf + ";stream=watch" },
                _ => throw Acceptance.NoSuchShape(),
            };
        }

        var value = Parse(answer.Body);
        if (value["kind"]?.GetValue<string>() != "Status")
            value = Convert(value, context.Definition, table);
        return Encode(answer, value);
    }

    private ApiResponse Encode(ApiResponse answer, JsonObject value) => Format switch
    {
        BodyFormat.Yaml => answer with { ContentType = BodyFormat.Yaml, Body = YamlWriter.Write(value) },
        BodyFormat.Protobuf => answer with { ContentType = BodyFormat.Protobuf, Body = ProtoBody.Write(value) ?? throw Acceptance.NoProtobuf() },
        _ => answer with { Body = ApiResponse.Bytes(value) },
    };

    private static JsonObject Parse(ReadOnlyMemory<byte> body) => JsonNode.Parse(body.Span, documentOptions: StoredJson.Deep)!.AsObject();

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
            var next = Parse(line);
            var value = next["object"]!.AsObject();
            if (value["kind"]?.GetValue<string>() != "Status")
            {
                next["object"] = Shape == Shape.Partial ? PartialObjects.Of(value) : table.Write([value.DeepClone().AsObject()], metadata: null, withColumns: first);
                first = false;
            }

            yield return WatchStream.Line(next);
        }
    }

    private async IAsyncEnumerable<ReadOnlyMemory<byte>> FramesAsync(IAsyncEnumerable<ReadOnlyMemory<byte>> lines, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var line in lines.WithCancellation(cancellationToken))
        {
            var next = Parse(line);
            var value = next["object"]!.AsObject();
            if (Shape == Shape.Partial && value["kind"]?.GetValue<string>() != "Status")
                value = PartialObjects.Of(value);
            yield return ProtoBody.Event((string)next["type"]!, ProtoBody.Write(value)!);
        }
    }
}
