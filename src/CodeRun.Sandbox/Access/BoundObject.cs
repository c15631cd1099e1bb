namespace CodeRun.Sandbox.Access;

/// <summary>An object with which a token ends.</summary>
/// <param name="Kind"><c>Pod</c> or <c>Secret</c>.</param>
/// <param name="Name">Name, in the account's namespace.</param>
/// <param name="Uid">Identity.</param>
public sealed record BoundObject(string Kind, string Name, string Uid);
