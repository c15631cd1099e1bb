using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CodeRun.Tests.Unit.Fuzz;

/// <summary>Makes any JSON there is, and spoils good JSON in one or more places.</summary>
internal sealed class JsonFuzzer(Random random)
{
    private static readonly string[] Texts =
    [
        "", " ", "a", "true", "null", "0", "-1", "1e400", "\u0000", "\n", "../../etc/passwd", "$(reboot)", "'; reboot; '", "{{service}}", "\u202e", "é", "🚀", "\ud83d",
        "2026-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z", "not-a-time", "10Gi", "-5", "1e3", "5DLabs-Rex", "https://x/y", "owner/repo", "Processing", "Pending", "Completed",
    ];

    private const string HalfCharacter = "\"HALF-A-CHARACTER\"";

    private static readonly string[] Numbers = ["0", "1", "-1", "2147483647", "2147483648", "-2147483649", "9223372036854775807", "9223372036854775808", "1.5", "-0.0", "1e308", "1e-308", "123456789012345678901234567890"];

    /// <summary>A value as JSON text, nested at most so deep.</summary>
    public string Value(int depth = 4) => Halve(Any(depth));

    private string Any(int depth) => random.Next(depth > 0 ? 8 : 5) switch
    {
        0 => "null",
        1 => random.Next(2) == 0 ? "true" : "false",
        2 => Numbers[random.Next(Numbers.Length)],
        3 or 4 => Text(),
        5 or 6 => "{" + string.Join(',', Enumerable.Range(0, random.Next(5)).Select(i => $"\"{(random.Next(3) == 0 ? Name() : "k" + i.ToString(CultureInfo.InvariantCulture))}\":{Any(depth - 1)}").DistinctBy(static f => f.Split(':')[0])) + "}",
        _ => "[" + string.Join(',', Enumerable.Range(0, random.Next(5)).Select(_ => Any(depth - 1))) + "]",
    };

    /// <summary>A copy of good JSON with one to four nodes replaced, removed or added.</summary>
    public string Spoil(string good)
    {
        var root = JsonNode.Parse(good)!;
        for (var changes = random.Next(1, 5); changes > 0; changes--)
        {
            var nodes = Containers(root).ToList();
            switch (nodes[random.Next(nodes.Count)])
            {
                case JsonObject { Count: > 0 } map when random.Next(4) > 0:
                    var key = map.ElementAt(random.Next(map.Count)).Key;
                    if (random.Next(5) == 0)
                        map.Remove(key);
                    else
                        map[key] = JsonNode.Parse(Any(4));
                    break;
                case JsonObject map:
                    map[Name()] = JsonNode.Parse(Any(4));
                    break;
                case JsonArray list when list.Count > 0 && random.Next(2) == 0:
                    list[random.Next(list.Count)] = JsonNode.Parse(Any(4));
                    break;
                case JsonArray list:
                    list.Add(JsonNode.Parse(Any(4)));
                    break;
            }
        }

        return Halve(root.ToJsonString());
    }

    // JsonNode cannot hold it: it is put in at the end.
    private static string Halve(string json) => json.Replace(HalfCharacter, "\"\\ud83d\"", StringComparison.Ordinal);

    private static IEnumerable<JsonNode> Containers(JsonNode? node)
    {
        var children = node switch
        {
            JsonObject map => map.Select(static f => f.Value),
            JsonArray list => list,
            _ => null,
        };
        return children is null ? [] : children.SelectMany(Containers).Prepend(node!);
    }

    private string Name() => random.Next(4) switch
    {
        0 => "metadata",
        1 => "spec",
        2 => "github_app",
        _ => "x" + random.Next(10).ToString(CultureInfo.InvariantCulture),
    };

    private string Text()
    {
        // Half a character: valid JSON, and no text.
        if (random.Next(40) == 0)
            return HalfCharacter;
        var text = new StringBuilder();
        if (random.Next(10) == 0)
        {
            for (var i = random.Next(3000); i > 0; i--)
                text.Append((char)random.Next(0x10000));
        }
        else
        {
            text.Append(Texts[random.Next(Texts.Length)]);
        }

        return JsonSerializer.Serialize(text.ToString());
    }
}
