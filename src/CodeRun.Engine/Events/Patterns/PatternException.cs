namespace CodeRun.Engine.Events.Patterns;

/// <summary>Go refuses an expression. Does not leave <see cref="PatternParser"/>.</summary>
/// <param name="error">What is wrong.</param>
internal sealed class PatternException(PatternError error) : Exception(error.Message)
{
    /// <summary>What is wrong.</summary>
    public PatternError Error => error;
}
