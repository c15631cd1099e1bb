namespace CodeRun.Engine.Events.Linting;

/// <summary>One field of <see cref="ArgoSchema"/>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">A scalar's word or the name of another type.</param>
/// <param name="IsList">A list of <paramref name="Type"/>.</param>
/// <param name="IsMap">A map of <paramref name="Type"/> by free names.</param>
/// <param name="IsRequired">True when the object is refused without it.</param>
internal sealed record SchemaEntry(string Name, string Type, bool IsList, bool IsMap, bool IsRequired);
