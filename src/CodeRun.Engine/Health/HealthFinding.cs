using CodeRun.Engine.Events.Secrets;

namespace CodeRun.Engine.Health;

/// <summary>One thing that a check has found.</summary>
/// <param name="State">The verdict.</param>
/// <param name="Subject">The object it is about, for example <c>secret/github-app-5dlabs-rex</c>.</param>
/// <param name="Message">What was found, in sentences.</param>
/// <param name="Advice">What to do; empty when nothing is to do.</param>
public sealed record HealthFinding(HealthState State, string Subject, string Message, string Advice = "")
{
    /// <summary>Everything about the Secret, for findings about one; holds no values.</summary>
    public SecretReport? Secret { get; init; }
}
