namespace CodeRun.Tests.Unit;

/// <summary>A test that needs programs; skipped, visibly, where one is not installed. <c>.ci/run</c> installs them.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ToolFactAttribute : FactAttribute
{
    public ToolFactAttribute(params string[] tools)
    {
        var directories = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        var missing = tools.Where(tool => !directories.Any(d => File.Exists(Path.Combine(d, tool)))).ToList();
        if (missing.Count > 0)
            Skip = $"Not installed: {string.Join(", ", missing)}.";
    }
}
