using System.Text.Json.Nodes;

namespace CodeRun.Tests.Unit.Sandbox.Fuzz;

/// <summary>Small JSON values with few names, so that two of them have much in common.</summary>
internal sealed class RandomJson(Random random)
{
    private static readonly string[] Names = ["a", "b", "c/d", "e~f", "", "é"];

    /// <summary>Any value.</summary>
    public JsonNode? Value(int depth = 3, bool withNulls = true) => random.Next(depth > 0 ? 7 : 4) switch
    {
        0 => withNulls ? null : JsonValue.Create("x"),
        1 => JsonNode.Parse(random.Next(-2, 3).ToString(System.Globalization.CultureInfo.InvariantCulture)),
        2 => JsonValue.Create(random.Next(2) == 0),
        3 => JsonValue.Create(Names[random.Next(Names.Length)]),
        4 => List(depth, withNulls),
        _ => Object(depth, withNulls),
    };

    /// <summary>An object.</summary>
    public JsonObject Object(int depth = 3, bool withNulls = true)
    {
        var map = new JsonObject();
        for (var count = random.Next(5); count > 0; count--)
            map[Names[random.Next(Names.Length)]] = Value(depth - 1, withNulls);
        return map;
    }

    private JsonArray List(int depth, bool withNulls) => new([.. Enumerable.Range(0, random.Next(4)).Select(_ => Value(depth - 1, withNulls))]);
}
