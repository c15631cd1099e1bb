namespace CodeRun.Engine.Events.Manifests;

/// <summary>A key of a Secret, by name: never its value.</summary>
/// <param name="Name">Name of the Secret.</param>
/// <param name="Key">Key in it.</param>
public sealed record SecretKey(string Name, string Key);
