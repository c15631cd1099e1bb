namespace CodeRun.Engine.Events.Linting;

/// <summary>One field of a map, with the place of its name.</summary>
internal sealed record YamlField(string Key, int Line, int Column, YamlNode Value);
