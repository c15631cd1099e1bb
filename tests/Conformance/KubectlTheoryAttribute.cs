namespace CodeRun.Tests.Conformance;

/// <summary>Tests that call kubectl; skipped, visibly, where it is not on PATH. <c>.ci/run</c> installs it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class KubectlTheoryAttribute : SkippableTheoryAttribute
{
    public KubectlTheoryAttribute()
    {
        if (!(Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(static d => File.Exists(Path.Combine(d, "kubectl"))))
            Skip = "Not installed: kubectl.";
    }
}
