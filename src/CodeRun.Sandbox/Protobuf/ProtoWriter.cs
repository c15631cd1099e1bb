using System.Text.Json.Nodes;

namespace CodeRun.Sandbox.Protobuf;

/// <summary>Writes objects as messages. kind and apiVersion are no fields of a message; the envelope has them.</summary>
internal static class ProtoWriter
{
    /// <summary>The message of an object.</summary>
    /// <param name="type">Name of the message.</param>
    /// <param name="value">The object, as the API shows it in JSON.</param>
    public static byte[] Write(string type, JsonObject value)
    {
        var writer = new WireWriter();
        foreach (var field in ProtoMessages.Find(type)!)
        {
            if (field.Rule == ProtoRule.Inline)
                writer.Bytes(field.Number, Write(field.Type, value));
            else if (value[field.Name] is { } child)
                Field(writer, field, child);
        }

        return writer.Written.ToArray();
    }

    private static void Field(WireWriter writer, ProtoField field, JsonNode value)
    {
        switch (field.Rule)
        {
            case ProtoRule.List when value is JsonArray list:
                foreach (var item in list)
                {
                    if (item is not null)
                        Value(writer, field, field.Number, item);
                    else
                        writer.Bytes(field.Number, []); // Go's zero value: of raw JSON a null.
                }

                break;
            case ProtoRule.Map when value is JsonObject map:
                foreach (var (key, item) in map)
                {
                    var entry = new WireWriter();
                    entry.Text(1, key);
                    if (item is not null)
                        Value(entry, field, 2, item);
                    writer.Bytes(field.Number, entry.Written);
                }

                break;
            default:
                Value(writer, field, field.Number, value);
                break;
        }
    }

    private static void Value(WireWriter writer, ProtoField field, int number, JsonNode value)
    {
        switch (field.Type)
        {
            case "string":
                writer.Text(number, value.ToString());
                break;
            case "bytes":
                writer.Bytes(number, Convert.FromBase64String(value.ToString()));
                break;
            case "bool":
                writer.Number(number, (bool)value ? 1 : 0);
                break;
            case "int32" or "int64":
                writer.Number(number, (long)value);
                break;
            case "double":
                writer.Real(number, (double)value);
                break;
            default:
                writer.Bytes(number, SpecialTypes.Of(field.Type) is { } special
                    ? SpecialTypes.Write(special, value, nested => Write(ProtoReader.SchemaProps(field.Type), nested))
                    : Write(field.Type, value.AsObject()));
                break;
        }
    }
}
