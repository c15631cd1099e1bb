namespace CodeRun.Tests.Unit;

/// <summary>A theory that needs programs; skipped, visibly, where one is not installed. <c>.ci/run</c> installs them.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ToolTheoryAttribute : TheoryAttribute
{
    public ToolTheoryAttribute(params string[] tools) => Skip = new ToolFactAttribute(tools).Skip;
}
