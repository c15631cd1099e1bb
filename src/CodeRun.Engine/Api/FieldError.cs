namespace CodeRun.Engine.Api;

/// <summary>A problem in one field of an object.</summary>
/// <param name="Field">Path such as <c>spec.githubApp</c> or <c>spec.envFromSecrets[1].secretKey</c>; empty when it is the object itself.</param>
/// <param name="Message">What is wrong and, where it can be said, what to write instead. Does not repeat the path.</param>
public sealed record FieldError(string Field, string Message)
{
    /// <summary><c>spec.service: is required</c>.</summary>
    public override string ToString() => Field.Length == 0 ? Message : $"{Field}: {Message}";
}
