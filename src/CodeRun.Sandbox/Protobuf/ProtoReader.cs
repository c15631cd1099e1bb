using System.Text.Json.Nodes;
using CodeRun.Sandbox.Bodies;

namespace CodeRun.Sandbox.Protobuf;

/// <summary>Reads messages as the JSON that means the same. Fields without a known number are skipped, as protobuf demands.</summary>
internal static class ProtoReader
{
    private const int MaxDepth = 100;

    /// <summary>The object in a message.</summary>
    /// <param name="type">Name of the message.</param>
    /// <param name="data">Its bytes.</param>
    /// <exception cref="BodyException">The bytes are no such message, or it is nested too deep.</exception>
    public static JsonObject Read(string type, ReadOnlySpan<byte> data) => Read([], type, data, 0);

    private static JsonObject Read(JsonObject target, string type, ReadOnlySpan<byte> data, int depth)
    {
        if (depth > MaxDepth)
            throw new BodyException($"the message is nested deeper than {MaxDepth}");
        var fields = ProtoMessages.Find(type) ?? throw new BodyException($"{type} has no protobuf form");
        var reader = new WireReader(data);
        while (reader.Next())
        {
            var number = reader.Number;
            var field = fields.FirstOrDefault(f => f.Number == number);
            if (field is null)
                continue;
            switch (field.Rule)
            {
                case ProtoRule.Inline:
                    Read(target, field.Type, reader.Message(), depth + 1);
                    break;
                case ProtoRule.Map:
                    Entry(Map(target, field.Name), field, reader.Message(), depth);
                    break;
                case ProtoRule.List when !field.IsMessage && reader.Type == WireReader.Bytes && field.Type is not ("string" or "bytes"):
                    Packed(List(target, field.Name), field, reader.Content);
                    break;
                case ProtoRule.List:
                    List(target, field.Name).Add(Value(field, reader, depth));
                    break;
                default:
                    target[field.Name] = Value(field, reader, depth);
                    break;
            }
        }

        return target;
    }

    private static JsonObject Map(JsonObject target, string name)
    {
        if (target[name] is not JsonObject map)
            target[name] = map = [];
        return map;
    }

    private static JsonArray List(JsonObject target, string name)
    {
        if (target[name] is not JsonArray list)
            target[name] = list = [];
        return list;
    }

    private static void Entry(JsonObject map, ProtoField field, ReadOnlySpan<byte> data, int depth)
    {
        var key = "";
        var value = Empty(field);
        var reader = new WireReader(data);
        while (reader.Next())
        {
            if (reader.Number == 1)
                key = reader.Text();
            else if (reader.Number == 2)
                value = Value(field, reader, depth);
        }

        map[key] = value;
    }

    private static JsonNode? Empty(ProtoField field) => field.Type switch
    {
        "string" or "bytes" => "",
        "bool" => false,
        "int32" or "int64" or "double" => GoNumbers.Whole(0),
        _ => new JsonObject(),
    };

    private static void Packed(JsonArray list, ProtoField field, ReadOnlySpan<byte> data)
    {
        while (!data.IsEmpty)
            list.Add(Number(field, WireReader.ReadVarint(ref data)));
    }

    private static JsonNode? Value(ProtoField field, WireReader reader, int depth)
    {
        switch (field.Type)
        {
            case "string":
                return JsonValue.Create(reader.Text());
            case "bytes":
                return JsonValue.Create(Convert.ToBase64String(reader.Message()));
            case "double":
                return reader.Type == WireReader.Fixed64 ? Real(BitConverter.UInt64BitsToDouble(reader.Value)) : throw reader.Wrong();
            case "int32" or "int64" or "bool":
                return reader.Type == WireReader.Varint ? Number(field, reader.Value) : throw reader.Wrong();
            default:
                return SpecialTypes.Of(field.Type) is { } special
                    ? SpecialTypes.Read(special, reader.Message(), data => Read([], SchemaProps(field.Type), data, depth + 1))
                    : Read([], field.Type, reader.Message(), depth + 1);
        }
    }

    /// <summary>The message inside an either-or type of a schema.</summary>
    public static string SchemaProps(string type) => type[..(type.LastIndexOf('.') + 1)] + "JSONSchemaProps";

    private static JsonValue Number(ProtoField field, ulong value) => field.Type switch
    {
        "bool" => JsonValue.Create(value != 0),
        "int32" => GoNumbers.Whole(unchecked((int)value)),
        _ => GoNumbers.Whole(unchecked((long)value)),
    };

    private static JsonNode Real(double value) => double.IsFinite(value) ? GoNumbers.Write(value) : throw new BodyException("json: unsupported value: " + value.ToString(System.Globalization.CultureInfo.InvariantCulture));
}
