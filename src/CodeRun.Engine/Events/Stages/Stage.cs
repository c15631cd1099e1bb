namespace CodeRun.Engine.Events.Stages;

/// <summary>One stage of a play.</summary>
/// <param name="Name">Value of the label <see cref="StageLabels.Stage"/>.</param>
/// <param name="Kind">What the play does in it.</param>
/// <param name="Role">Role of the agent that works in it (see <see cref="AgentRoles"/>); null where none does.</param>
public sealed record Stage(string Name, StageKind Kind, string? Role = null);
