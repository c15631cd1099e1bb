namespace CodeRun.Engine.Events.Linting;

/// <summary>What the parameters of a trigger write into.</summary>
/// <param name="Object">The object of the trigger, or null when it is not known.</param>
/// <param name="IsByName">True when the operation reads the object's name only.</param>
/// <param name="Type">The type of <see cref="ArgoSchema"/> whose fields they write, or null for objects.</param>
internal sealed record ParameterTarget(YamlNode? Object, bool IsByName, string? Type)
{
    /// <summary>The template of a trigger.</summary>
    public static ParameterTarget Template { get; } = new(null, false, "TriggerTemplate");

    /// <summary>A payload, which has any fields.</summary>
    public static ParameterTarget Free { get; } = new(null, false, null);
}
