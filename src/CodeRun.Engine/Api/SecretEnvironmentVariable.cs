using System.ComponentModel;

namespace CodeRun.Engine.Api;

/// <summary>One environment variable whose value is a key of a Secret; all three parts are required.</summary>
public sealed record SecretEnvironmentVariable
{
    [Description("Name of the environment variable.")]
    public string Name { get => field ?? ""; init; }

    [Description("Name of the Secret.")]
    public string SecretName { get => field ?? ""; init; }

    [Description("Key in the Secret.")]
    public string SecretKey { get => field ?? ""; init; }
}
