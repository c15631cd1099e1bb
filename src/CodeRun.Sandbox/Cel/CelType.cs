namespace CodeRun.Sandbox.Cel;

/// <summary>A type of the language.</summary>
/// <param name="Name">int, double, string, bytes, bool, null, list, map, object, timestamp, duration, optional, quantity, url, ip, cidr, semver, format, type or dyn.</param>
/// <param name="Element">Type of the elements, values or the optional value.</param>
/// <param name="Declared">The schema's type that an object has.</param>
internal sealed record CelType(string Name, CelType? Element = null, RuleType? Declared = null)
{
    /// <summary>Anything.</summary>
    public static readonly CelType Dyn = new("dyn");

    /// <summary>true or false.</summary>
    public static readonly CelType Bool = new("bool");

    /// <summary>A text.</summary>
    public static readonly CelType Text = new("string");

    /// <summary>A whole number.</summary>
    public static readonly CelType Int = new("int");

    /// <summary>True when values of both may be compared or exchanged.</summary>
    public bool Fits(CelType other) => Name == "dyn" || other.Name == "dyn" || IsNull(this, other) || IsNull(other, this)
        || (Name == other.Name && (Declared is null || other.Declared is null || ReferenceEquals(Declared, other.Declared)) && (Element ?? Dyn).Fits(other.Element ?? Dyn))
        || (Name is "int" or "double" && other.Name is "int" or "double");

    /// <inheritdoc/>
    public override string ToString() => Element is null ? Name : $"{Name}({(Name == "map" ? "string, " : "")}{Element})";

    // Texts, numbers and lists are never null.
    private static bool IsNull(CelType one, CelType other) => one.Name == "null" && other.Name is "null" or "object" or "optional" or "timestamp" or "duration";
}
