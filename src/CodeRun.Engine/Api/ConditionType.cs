namespace CodeRun.Engine.Api;

/// <summary>The condition types of a CodeRun.</summary>
public static class ConditionType
{
    /// <summary>The spec can be carried out.</summary>
    public const string SpecValid = "SpecValid";

    /// <summary>Every field of the spec is acted on.</summary>
    public const string SpecHonored = "SpecHonored";

    /// <summary>The workspace belongs to this run now.</summary>
    public const string WorkspaceReady = "WorkspaceReady";

    /// <summary>The templates were rendered.</summary>
    public const string ConfigurationRendered = "ConfigurationRendered";

    /// <summary>The agent container runs or ran.</summary>
    public const string AgentStarted = "AgentStarted";

    /// <summary>The outcome; Unknown until the run is terminal.</summary>
    public const string Succeeded = "Succeeded";
}
