namespace CodeRun.Tests.Conformance;

/// <summary>Writes a file that is committed; only when asked to.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class UpdateFactAttribute : FactAttribute
{
    public UpdateFactAttribute()
    {
        if (Environment.GetEnvironmentVariable("CODERUN_UPDATE_GENERATED") != "1")
            Skip = "Set CODERUN_UPDATE_GENERATED=1 to write the list anew.";
    }
}
