using System.Globalization;
using System.Text.Json;
using CodeRun.Engine.Events.Notations;
using CodeRun.Engine.Events.Simulating.Go;

namespace CodeRun.Engine.Events.Simulating.Json;

/// <summary>What a path found: a JSON value, or nothing.</summary>
/// <param name="Element">The value; undefined when there is none.</param>
internal readonly record struct PathValue(JsonElement Element)
{
    /// <summary>True when the path leads somewhere; a null is somewhere.</summary>
    public bool Exists => Element.ValueKind != JsonValueKind.Undefined;

    /// <summary>True for objects and lists.</summary>
    public bool IsContainer => Element.ValueKind is JsonValueKind.Object or JsonValueKind.Array;

    /// <summary>The JSON text; empty when there is none.</summary>
    public string Raw => Exists ? Element.GetRawText() : "";

    /// <summary>The value as text: a string itself, whole numbers as they are written, objects and lists as JSON, null as nothing.</summary>
    public string Text => Element.ValueKind switch
    {
        JsonValueKind.String => GoJson.Text(Element),
        JsonValueKind.Number when Raw.AsSpan().TrimStart('-').IndexOfAnyExceptInRange('0', '9') < 0 => Raw,
        JsonValueKind.Number => GoText.Plain(Number),
        JsonValueKind.Undefined or JsonValueKind.Null => "",
        _ => Raw,
    };

    /// <summary>The value as a number: true is 1, a string what it says, everything else 0.</summary>
    public double Number => Element.ValueKind switch
    {
        JsonValueKind.Number => Parse(Raw),
        JsonValueKind.String => GoText.Limited(Text),
        JsonValueKind.True => 1,
        _ => 0,
    };

    /// <summary>The value as a boolean: numbers but 0 are true, a string what it says, everything else false.</summary>
    public bool Boolean => Element.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.Number => Number != 0,
        JsonValueKind.String => GoLiteral.Boolean(Text.ToLowerInvariant()) ?? false,
        _ => false,
    };

    private static double Parse(string raw) => double.TryParse(raw, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
