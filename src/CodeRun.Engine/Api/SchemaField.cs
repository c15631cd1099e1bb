using System.ComponentModel;
using System.Reflection;
using System.Text.Json;

namespace CodeRun.Engine.Api;

/// <summary>A field of an object: its name in JSON, its shape, and what its attributes say.</summary>
/// <param name="Name">camelCase name.</param>
/// <param name="Type">Shape.</param>
/// <param name="Description">One sentence for people.</param>
/// <param name="Default">Value the API server fills in; null for none.</param>
/// <param name="Order">Place among its siblings.</param>
internal sealed record SchemaField(string Name, SchemaType Type, string Description, object? Default, int Order)
{
    public static SchemaField Of(PropertyInfo property) => new(
        JsonNamingPolicy.CamelCase.ConvertName(property.Name),
        SchemaType.Of(property.PropertyType),
        property.GetCustomAttribute<DescriptionAttribute>()!.Description,
        property.GetCustomAttribute<DefaultValueAttribute>()?.Value,
        property.MetadataToken);
}
