namespace CodeRun.Engine.Reconciling;

/// <summary>
/// Asks the server whether the pod of an attempt is really not there, when a cache alone says so: what follows in the plan is
/// only true of a pod that is gone, and a cache may lag.
/// </summary>
/// <param name="PodName">Name of the pod.</param>
public sealed record ConfirmPodGoneStep(string PodName) : PlanStep
{
    /// <inheritdoc/>
    public override string Action => "Check";

    /// <inheritdoc/>
    public override string Kind => "Pod";

    /// <inheritdoc/>
    public override string Name => PodName;

    /// <inheritdoc/>
    public override string Description => "Make sure that the pod is gone";
}
