using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CodeRun.Sandbox.Access;
using CodeRun.Sandbox.Schema;

namespace CodeRun.Sandbox.Fields;

/// <summary>Values as Go's fmt prints those that structured-merge-diff holds.</summary>
internal static class GoSyntax
{
    /// <summary>As <c>%v</c> prints the holder of a value.</summary>
    public static string Held(JsonNode? value) => $"&{{{Plain(value)}}}";

    /// <summary>As <c>%#v</c> prints the holder of a value.</summary>
    public static string Source(JsonNode? value) => $"&value.valueUnstructured{{Value:{Literal(value)}}}";

    /// <summary>As <c>%T</c> prints a value.</summary>
    public static string TypeOf(JsonNode? value) => value?.GetValueKind() switch
    {
        JsonValueKind.Object => "map[string]interface {}",
        JsonValueKind.Array => "[]interface {}",
        JsonValueKind.String => "string",
        JsonValueKind.Number => value.AsValue().TryGetValue(out long _) ? "int64" : "float64",
        JsonValueKind.True or JsonValueKind.False => "bool",
        _ => "<nil>",
    };

    /// <summary>As <c>%v</c> prints a value.</summary>
    public static string Plain(JsonNode? value) => value switch
    {
        null => "<nil>",
        JsonObject map => $"map[{string.Join(' ', Sorted(map).Select(static m => $"{m.Key}:{Plain(m.Value)}"))}]",
        JsonArray list => $"[{string.Join(' ', list.Select(Plain))}]",
        _ when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>(),
        _ => Number(value),
    };

    private static string Literal(JsonNode? value) => value switch
    {
        null => "interface {}(nil)",
        JsonObject map => $"map[string]interface {{}}{{{string.Join(", ", Sorted(map).Select(static m => $"{GoText.Quote(m.Key)}:{Literal(m.Value)}"))}}}",
        JsonArray list => $"[]interface {{}}{{{string.Join(", ", list.Select(Literal))}}}",
        _ when value.GetValueKind() == JsonValueKind.String => GoText.Quote(value.GetValue<string>()),
        _ => Number(value),
    };

    private static string Number(JsonNode value) => value.GetValueKind() switch
    {
        JsonValueKind.Number when value.AsValue().TryGetValue(out long whole) => whole.ToString(CultureInfo.InvariantCulture),
        JsonValueKind.Number => GoValue.Number(value.GetValue<double>()),
        _ => value.ToJsonString(),
    };

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Sorted(JsonObject map) => map.OrderBy(static m => m.Key, StringComparer.Ordinal);
}
