namespace CodeRun.Engine.Events.Stages;

/// <summary>The roles of the agent registry that a play knows.</summary>
public static class AgentRoles
{
    /// <summary>Writes the change and opens the pull request.</summary>
    public const string Implementation = "implementation";

    /// <summary>Reviews it and marks it as ready for the others.</summary>
    public const string Quality = "quality";

    /// <summary>Looks for weaknesses and approves the pull request.</summary>
    public const string Security = "security";

    /// <summary>Tests it and approves the pull request.</summary>
    public const string Testing = "testing";

    /// <summary>All, in the order in which they work on a play.</summary>
    public static IReadOnlyList<string> All { get; } = [Implementation, Quality, Security, Testing];

    /// <summary>The roles that judge what the implementation agent made, in their order.</summary>
    public static IReadOnlyList<string> Reviewers { get; } = [Quality, Security, Testing];

    /// <summary>True for the roles that judge what the implementation agent made.</summary>
    public static bool IsReviewer(string? role) => role is Quality or Security or Testing;
}
