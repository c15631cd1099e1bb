using System.Collections.Frozen;
using System.ComponentModel;
using System.Reflection;
using System.Text.Json.Nodes;

namespace CodeRun.Engine.Api;

/// <summary>
/// The shape of a JSON value as the C# types declare it. The one description from which the CRD schema is generated and by
/// which input is checked, so that the two cannot disagree.
/// </summary>
internal sealed record SchemaType
{
    /// <summary>object, array, string, integer, number, boolean; <c>any</c> for free-form values.</summary>
    public required string Type { get; init; }

    /// <summary>date-time, int32, int64, double or nothing.</summary>
    public string? Format { get; init; }

    /// <summary>Fields of an object; null for maps and free-form objects.</summary>
    public FrozenDictionary<string, SchemaField>? Fields { get; init; }

    /// <summary>Items of an array, or values of a map.</summary>
    public SchemaType? Items { get; init; }

    /// <summary>The shape of a C# type.</summary>
    public static SchemaType Of(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(string))
            return new SchemaType { Type = "string" };
        if (type == typeof(bool))
            return new SchemaType { Type = "boolean" };
        if (type == typeof(int))
            return new SchemaType { Type = "integer", Format = "int32" };
        if (type == typeof(long))
            return new SchemaType { Type = "integer", Format = "int64" };
        if (type == typeof(double))
            return new SchemaType { Type = "number", Format = "double" };
        if (type == typeof(DateTimeOffset))
            return new SchemaType { Type = "string", Format = "date-time" };
        if (type == typeof(JsonObject))
            return new SchemaType { Type = "object" };
        if (type == typeof(JsonArray))
            return new SchemaType { Type = "array", Items = new SchemaType { Type = "object" } };
        if (type == typeof(IReadOnlyDictionary<string, string>))
            return new SchemaType { Type = "object", Items = new SchemaType { Type = "string" } };
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
            return new SchemaType { Type = "array", Items = Of(type.GetGenericArguments()[0]) };
        return new SchemaType
        {
            Type = "object",
            Fields = type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(static p => p.GetCustomAttribute<DescriptionAttribute>() is not null)
                .Select(p => SchemaField.Of(p))
                .ToFrozenDictionary(static f => f.Name, StringComparer.Ordinal),
        };
    }
}
