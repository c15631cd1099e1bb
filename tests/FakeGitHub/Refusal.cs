namespace CodeRun.Tests.FakeGitHub;

/// <summary>An answer that is given instead of the right one.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Message">Message of the body.</param>
/// <param name="Headers">Further headers.</param>
public sealed record Refusal(int Status, string Message, IReadOnlyDictionary<string, string> Headers);
