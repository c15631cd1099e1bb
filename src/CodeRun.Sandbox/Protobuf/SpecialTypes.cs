using System.Text.Json.Nodes;
using CodeRun.Sandbox.Bodies;
using CodeRun.Sandbox.Typed;

namespace CodeRun.Sandbox.Protobuf;

/// <summary>Messages that are no object in JSON: times, quantities, numbers-or-texts, raw JSON, and the either-or types of schemas.</summary>
internal static class SpecialTypes
{
    // time.Time of years 1 to 9999.
    private const long MinSeconds = -62135596800;
    private const long MaxSeconds = 253402300799;

    /// <summary>Name without package of a type that has a form of its own, or null.</summary>
    public static string? Of(string type) => type[(type.LastIndexOf('.') + 1)..] switch
    {
        "Time" or "MicroTime" or "Quantity" or "IntOrString" or "FieldsV1" or "RawExtension" or "JSON" or "ExtraValue"
            or "JSONSchemaPropsOrArray" or "JSONSchemaPropsOrBool" or "JSONSchemaPropsOrStringArray" => type[(type.LastIndexOf('.') + 1)..],
        _ => null,
    };

    /// <summary>Reads one. <paramref name="nested"/> reads a message of a type that is no special one.</summary>
    public static JsonNode? Read(string special, ReadOnlySpan<byte> data, Func<byte[], JsonNode> nested)
    {
        var list = new JsonArray();
        var reader = new WireReader(data);
        var (first, second, text, raw) = (0L, 0L, (string?)null, (byte[]?)null);
        JsonNode? inner = null;
        while (reader.Next())
        {
            switch (special, reader.Number)
            {
                case ("Quantity", 1) or ("IntOrString", 3):
                    text = reader.Text();
                    break;
                case ("FieldsV1" or "RawExtension" or "JSON", 1):
                    raw = reader.Message().ToArray();
                    break;
                case ("ExtraValue", 1) or ("JSONSchemaPropsOrStringArray", 2):
                    list.Add(reader.Text());
                    break;
                case ("JSONSchemaPropsOrArray", 2):
                    list.Add(nested(reader.Message().ToArray()));
                    break;
                case ("JSONSchemaPropsOrArray" or "JSONSchemaPropsOrStringArray", 1) or ("JSONSchemaPropsOrBool", 2):
                    inner = nested(reader.Message().ToArray());
                    break;
                case (_, 1):
                    first = Number(reader);
                    break;
                case (_, 2):
                    second = Number(reader);
                    break;
                default:
                    break;
            }
        }

        return special switch
        {
            "Quantity" => text,
            "IntOrString" => first == 1 ? text ?? "" : GoNumbers.Whole((int)second),
            "FieldsV1" or "RawExtension" or "JSON" => raw is null or [] ? null : JsonBody.Read(raw, issues: null),
            "ExtraValue" => list,
            "JSONSchemaPropsOrBool" => inner ?? JsonValue.Create(first != 0),
            "JSONSchemaPropsOrArray" or "JSONSchemaPropsOrStringArray" => inner ?? list,
            _ => data.IsEmpty ? null : Time(special, first, second),
        };
    }

    /// <summary>Writes one.</summary>
    public static byte[] Write(string special, JsonNode value, Func<JsonObject, byte[]> nested)
    {
        var writer = new WireWriter();
        switch (special, value)
        {
            case ("Time" or "MicroTime", _):
                var time = GoTime.Parse((string)value!) ?? throw new InvalidOperationException($"{value} is no time.");
                writer.Number(1, time.ToUnixTimeSeconds());
                writer.Number(2, special == "Time" ? 0 : time.UtcTicks % TimeSpan.TicksPerSecond * 100);
                break;
            case ("Quantity", _):
                writer.Text(1, value.ToString());
                break;
            case ("IntOrString", JsonValue number) when number.TryGetValue(out long whole):
                writer.Number(1, 0);
                writer.Number(2, whole);
                break;
            case ("IntOrString", _):
                writer.Number(1, 1);
                writer.Text(3, value.ToString());
                break;
            case ("ExtraValue", JsonArray texts):
                Texts(writer, 1, texts);
                break;
            case ("JSONSchemaPropsOrBool", JsonValue flag):
                writer.Number(1, (bool)flag ? 1 : 0);
                break;
            case ("JSONSchemaPropsOrBool", JsonObject schema):
                writer.Number(1, 1);
                writer.Bytes(2, nested(schema));
                break;
            case ("JSONSchemaPropsOrStringArray", JsonArray texts):
                Texts(writer, 2, texts);
                break;
            case ("JSONSchemaPropsOrArray", JsonArray schemas):
                foreach (var schema in schemas.OfType<JsonObject>())
                    writer.Bytes(2, nested(schema));
                break;
            case ("JSONSchemaPropsOrArray" or "JSONSchemaPropsOrStringArray", JsonObject schema):
                writer.Bytes(1, nested(schema));
                break;
            default:
                writer.Bytes(1, Http.ApiResponse.Bytes(value));
                break;
        }

        return writer.Written.ToArray();
    }

    private static void Texts(WireWriter writer, int field, JsonArray texts)
    {
        foreach (var text in texts)
            writer.Text(field, (string?)text ?? "");
    }

    private static long Number(WireReader reader) => reader.Type == WireReader.Varint ? unchecked((long)reader.Value) : throw reader.Wrong();

    private static string Time(string special, long seconds, long nanos)
    {
        if (seconds is < MinSeconds or > MaxSeconds || nanos is < 0 or > 999_999_999)
            throw new BodyException($"{seconds} seconds and {nanos} nanoseconds are no time");
        var time = DateTimeOffset.FromUnixTimeSeconds(seconds).AddTicks(nanos / 100);
        return special == "Time" ? GoTime.Time(time) : GoTime.MicroTime(time);
    }
}
