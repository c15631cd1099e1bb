using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CodeRun.Engine.Api;

/// <summary>Writes JSON values as block YAML; text is quoted as JSON wherever a plain scalar could mean something else.</summary>
public static class YamlWriter
{
    /// <summary>The value as a YAML document.</summary>
    public static string Write(JsonNode value)
    {
        var text = new StringBuilder();
        Node(text, value, 0, inList: false);
        return text.ToString();
    }

    private static void Node(StringBuilder text, JsonNode? value, int indent, bool inList)
    {
        switch (value)
        {
            case JsonObject { Count: > 0 } map:
                var first = true;
                foreach (var (key, child) in map)
                {
                    if (!(first && inList))
                        text.Append(' ', indent);
                    first = false;
                    text.Append(Scalar(key)).Append(':');
                    Child(text, child, indent);
                }

                break;
            case JsonArray { Count: > 0 } list:
                for (var i = 0; i < list.Count; i++)
                {
                    var item = list[i];
                    text.Append(' ', i == 0 && inList ? 0 : indent).Append("- ");
                    if (item is JsonObject { Count: > 0 } or JsonArray { Count: > 0 })
                        Node(text, item, indent + 2, inList: true);
                    else
                        text.Append(Inline(item)).Append('\n');
                }

                break;
            default:
                text.Append(Inline(value)).Append('\n');
                break;
        }
    }

    private static void Child(StringBuilder text, JsonNode? child, int indent)
    {
        if (child is JsonObject { Count: > 0 } or JsonArray { Count: > 0 })
        {
            text.Append('\n');
            Node(text, child, child is JsonArray ? indent : indent + 2, inList: false);
        }
        else
        {
            text.Append(' ').Append(Inline(child)).Append('\n');
        }
    }

    private static string Inline(JsonNode? value) => value switch
    {
        null => "null",
        JsonObject => "{}",
        JsonArray => "[]",
        JsonValue scalar when scalar.TryGetValue(out string? plain) => Scalar(plain),
        _ => value.ToJsonString(),
    };

    private static string Scalar(string text) =>
        text.Length > 0 && (char.IsAsciiLetter(text[0]) || text[0] == '.') && YamlScalars.IsText(text)
        && text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/' or ' ' or ',' or '(' or ')' or ';' or '\'') && text[^1] != ' '
            ? text
            : JsonSerializer.Serialize(text, Relaxed);

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
