using System.Globalization;
using System.Management.Automation;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CodeRun.Cmdlets.Output;

/// <summary>JSON as PowerShell objects and back.</summary>
internal static class PlainObjects
{
    /// <summary>The value as objects with properties, arrays and scalars.</summary>
    public static object? FromJson(JsonNode? node) => node switch
    {
        null => null,
        JsonObject map => Object(map),
        JsonArray list => list.Select(FromJson).ToArray(),
        _ => Scalar(node.AsValue()),
    };

    /// <summary>What a hashtable or object of a script means as JSON.</summary>
    public static JsonNode? ToJson(object? value) => value switch
    {
        PSObject { BaseObject: PSCustomObject } custom => new JsonObject(custom.Properties.Select(static p => KeyValuePair.Create(p.Name, ToJson(p.Value)))),
        PSObject wrapped => ToJson(wrapped.BaseObject),
        null => null,
        string text => text,
        bool flag => flag,
        SwitchParameter flag => flag.IsPresent,
        int number => number,
        long number => number,
        double number => number,
        System.Collections.IDictionary map => new JsonObject(map.Keys.Cast<object>().Select(k => KeyValuePair.Create(k.ToString()!, ToJson(map[k])))),
        System.Collections.IEnumerable list => new JsonArray([.. list.Cast<object?>().Select(ToJson)]),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };

    private static PSObject Object(JsonObject map)
    {
        var result = new PSObject();
        foreach (var (name, value) in map)
            result.Properties.Add(new PSNoteProperty(name, FromJson(value)));
        return result;
    }

    private static object? Scalar(JsonValue value) => value.GetValueKind() switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number => Number(value.ToJsonString()),
        _ => value.GetValue<string>(),
    };

    // By its text: a value that was built in memory gives its number out as its own type only.
    private static object Number(string text) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? whole : double.Parse(text, CultureInfo.InvariantCulture);
}
