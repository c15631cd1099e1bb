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
    /// <summary>JSON as it is.</summary>
    public static readonly Representation Json = new(BodyFormat.Json, Shape.Plain);

    /// <summary>Version of Tables and PartialObjectMetadata: <c>meta.k8s.io/v1</c> or <c>v1beta1</c> of it.</summary>
    public string Version { get; init; } = "meta.k8s.io/v1";

    /// <summary>True when JSON is laid out for people.</summary>
    public bool IsIndented { get; init; }

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
        if (this == Json || answer.ContentType != BodyFormat.Json || answer.Status == 204 || (answer.Stream is not null && Shape == Shape.Plain && Format == BodyFormat.Json))
            return answer;
        var include = context.Request.Parameter("includeObject");
        if (Shape == Shape.Table)
            TableWriter.Require(include);
        var table = new TableWriter(context.Definition, include, Version, time);
        if (answer.Stream is not null)
        {
            return Format switch
            {
                BodyFormat.Json => answer with { Stream = EventsAsync(answer.Stream, table, CancellationToken.None) },
                BodyFormat.Protobuf => answer with { Stream = FramesAsync(answer.Stream, CancellationToken.None), ContentType = BodyFormat.Protobuf + ";stream=watch" },
                _ => throw Acceptance.NoSuchStream(),
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
        _ when IsIndented => (answer with { Body = ApiResponse.Bytes(value) }).Indented(),
        _ => answer with { Body = ApiResponse.Bytes(value) },
    };

    private static JsonObject Parse(ReadOnlyMemory<byte> body) => JsonNode.Parse(body.Span, documentOptions: StoredJson.Deep)!.AsObject();

    private JsonObject Convert(JsonObject value, ResourceDefinition definition, TableWriter table)
    {
        var isList = value["items"] is JsonArray && (string?)value["kind"] == definition.ListKind;
        return Shape switch
        {
            Shape.Table => isList ? table.Write([.. Items(value, definition)], value["metadata"]!.AsObject()) : table.Write([value], metadata: null),
            Shape.Partial => isList ? throw Acceptance.IsList(definition) : PartialObjects.Of(value, Version),
            Shape.PartialList => isList ? PartialObjects.List(value, Version) : throw Acceptance.IsNoList(definition),
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
                next["object"] = Shape switch
                {
                    Shape.Table => table.Write([value.DeepClone().AsObject()], metadata: null, withColumns: first),
                    _ => PartialObjects.Of(value, Version),
                };
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
            if (Shape != Shape.Plain && value["kind"]?.GetValue<string>() != "Status")
                value = PartialObjects.Of(value, Version);
            yield return ProtoBody.Event((string)next["type"]!, ProtoBody.Write(value)!);
        }
    }
}
