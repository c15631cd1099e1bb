using CodeRun.Sandbox.Schema;

namespace CodeRun.Sandbox.Cel;

/// <summary>A type of the language.</summary>
/// <param name="Name">int, double, string, bytes, bool, null, list, map, object, timestamp, duration, optional, quantity, url, type or dyn.</param>
/// <param name="Element">Type of the elements, values or the optional value.</param>
/// <param name="Schema">Fields of an object.</param>
internal sealed record CelType(string Name, CelType? Element = null, SchemaNode? Schema = null)
{
    /// <summary>Anything.</summary>
    public static readonly CelType Dyn = new("dyn");

    /// <summary>true or false.</summary>
    public static readonly CelType Bool = new("bool");

    /// <summary>A text.</summary>
    public static readonly CelType Text = new("string");

    /// <summary>A whole number.</summary>
    public static readonly CelType Int = new("int");

    /// <summary>The type of values at a place of a schema.</summary>
    public static CelType Of(SchemaNode schema)
    {
        if (schema.IsIntOrString)
            return Dyn;
        return schema.Type switch
        {
            "integer" => Int,
            "number" => new CelType("double"),
            "boolean" => Bool,
            "string" => schema.Format switch
            {
                "date-time" or "date" => new CelType("timestamp"),
                "duration" => new CelType("duration"),
                "byte" => new CelType("bytes"),
                _ => Text,
            },
            "array" => new CelType("list", Of(schema.Items)),
            "object" when schema.HasFields || schema.IsEmbedded => new CelType("object", Schema: schema),
            "object" when schema.IsMap => new CelType("map", Of(schema.Values)),
            "object" => new CelType("object", Schema: schema),
            _ => Dyn,
        };
    }

    /// <summary>True when values of both may be compared or exchanged.</summary>
    public bool Fits(CelType other) => Name == "dyn" || other.Name == "dyn" || Name == other.Name || Name == "null" || other.Name == "null"
        || (Name is "object" or "map" && other.Name is "object" or "map")
        || (Name is "int" or "double" && other.Name is "int" or "double");

    /// <inheritdoc/>
    public override string ToString() => Element is null ? Name : $"{Name}({(Name == "map" ? "string, " : "")}{Element})";
}
