namespace CodeRun.Engine.Events.Manifests;

/// <summary>The stages of a play in which an agent works, by the role that the agent has in the registry.</summary>
public static class PlayStage
{
    /// <summary>Writes the change and opens the pull request.</summary>
    public const string Implementation = "implementation";

    /// <summary>Reviews it and marks it as ready for the tests.</summary>
    public const string Quality = "quality";

    /// <summary>Looks for weaknesses.</summary>
    public const string Security = "security";

    /// <summary>Tests it and approves the pull request.</summary>
    public const string Testing = "testing";

    /// <summary>All, in their order.</summary>
    public static IReadOnlyList<string> All { get; } = [Implementation, Quality, Security, Testing];
}
