namespace CodeRun.Engine.Reconciling;

/// <summary>The finalizer that keeps a run until its pod has been stopped.</summary>
public static class RunFinalizer
{
    /// <summary>Its name in <c>metadata.finalizers</c>.</summary>
    public const string Name = "agents.platform/finalizer";
}
