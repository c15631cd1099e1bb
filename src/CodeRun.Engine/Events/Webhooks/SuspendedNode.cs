namespace CodeRun.Engine.Events.Webhooks;

/// <summary>A node of a Workflow that waits for somebody to resume it.</summary>
/// <param name="Id">Its key in <c>status.nodes</c>.</param>
/// <param name="Name">Its name in the Workflow.</param>
/// <param name="Template">The suspend template it is made from.</param>
/// <param name="Stage">The value of its input <c>stage</c>; null when it has none.</param>
public sealed record SuspendedNode(string Id, string Name, string Template, string? Stage = null)
{
    /// <summary>True for the node in which a play waits for the event of a stage: it, its template or its input <c>stage</c> has the stage's name.</summary>
    public bool IsOf(string stage) => Name == stage || Template == stage || Stage == stage;
}
