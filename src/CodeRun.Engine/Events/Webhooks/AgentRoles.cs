namespace CodeRun.Engine.Events.Webhooks;

/// <summary>The roles of the agent registry that a play knows.</summary>
public static class AgentRoles
{
    /// <summary>Writes the change.</summary>
    public const string Implementation = "implementation";

    /// <summary>Reviews it first.</summary>
    public const string Quality = "quality";

    /// <summary>Looks for weaknesses.</summary>
    public const string Security = "security";

    /// <summary>Tests it.</summary>
    public const string Testing = "testing";

    /// <summary>True for the roles that judge what the implementation agent made.</summary>
    public static bool IsReviewer(string? role) => role is Quality or Security or Testing;
}
