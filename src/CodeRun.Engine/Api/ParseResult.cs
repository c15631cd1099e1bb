namespace CodeRun.Engine.Api;

/// <summary>
/// What became of parsing one object. With errors, <see cref="Resource"/> still carries everything that could be read
/// (its metadata above all), so that the problem can be shown on the object it belongs to.
/// </summary>
/// <param name="Resource">The object with every readable field; unreadable fields have their defaults.</param>
/// <param name="Errors">Problems, in the order of the fields; empty when the object is good.</param>
public sealed record ParseResult(CodeRunResource Resource, IReadOnlyList<FieldError> Errors)
{
    /// <summary>True when nothing was wrong.</summary>
    public bool IsValid => Errors.Count == 0;
}
