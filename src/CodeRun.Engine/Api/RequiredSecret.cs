namespace CodeRun.Engine.Api;

/// <summary>A Secret that the task requirements ask for.</summary>
/// <param name="Name">Name of the Secret.</param>
/// <param name="Keys">Key in the Secret to environment variable; empty means the whole Secret.</param>
public sealed record RequiredSecret(string Name, IReadOnlyDictionary<string, string> Keys);
