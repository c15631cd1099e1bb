namespace CodeRun.Tests.FakeGitHub;

/// <summary>An answer that is given instead of the right one.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Message">Message of the body.</param>
/// <param name="Headers">Further headers.</param>
public sealed record Refusal(int Status, string Message, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>An answer without further headers.</summary>
    public Refusal(int status, string message)
        : this(status, message, new Dictionary<string, string>(StringComparer.Ordinal))
    {
    }

    /// <summary>The only method that is refused; null for any.</summary>
    public string? Method { get; init; }

    /// <summary>What was asked for is done all the same: only the answer is lost.</summary>
    public bool IsDone { get; init; }
}
