namespace CodeRun.Engine.Reconciling;

/// <summary>Whether a run may start now.</summary>
/// <param name="Admitted">True when the run holds its workspace and a place under every limit.</param>
/// <param name="Reason">Why it waits: <see cref="WorkspaceBusy"/> or <see cref="AtCapacity"/>; empty when admitted.</param>
/// <param name="Message">The same in a sentence.</param>
public sealed record AdmissionDecision(bool Admitted, string Reason, string Message)
{
    /// <summary>Another run uses the workspace or is ahead in its queue.</summary>
    public const string WorkspaceBusy = "WorkspaceBusy";

    /// <summary>A limit on active runs is reached.</summary>
    public const string AtCapacity = "AtCapacity";

    /// <summary>The run may start.</summary>
    public static AdmissionDecision Granted { get; } = new(true, "", "");
}
