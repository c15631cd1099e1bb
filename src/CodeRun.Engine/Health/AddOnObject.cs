namespace CodeRun.Engine.Health;

/// <summary>An object for another operator that Export-CodeRunManifest generates.</summary>
/// <param name="Kind">Kind in lower case, as kubectl takes it.</param>
/// <param name="Plural">Plural name in URLs.</param>
/// <param name="Name">Name.</param>
/// <param name="Component">The component of Export-CodeRunManifest that makes it.</param>
internal sealed record AddOnObject(string Kind, string Plural, string Name, string Component)
{
    /// <summary>How findings name it.</summary>
    public string Subject => $"{Kind}/{Name}";
}
