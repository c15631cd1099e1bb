namespace CodeRun.Engine.Reconciling;

/// <summary>Records an Event about the run. It never fails a pass and is not counted as one of the run's writes.</summary>
/// <param name="RunName">Name of the run.</param>
/// <param name="Warning">True for a Warning, false for a Normal event.</param>
/// <param name="Reason">One word.</param>
/// <param name="Message">A sentence.</param>
public sealed record RecordEventStep(string RunName, bool Warning, string Reason, string Message) : PlanStep
{
    /// <inheritdoc/>
    public override string Action => "Record";

    /// <inheritdoc/>
    public override string Kind => "Event";

    /// <inheritdoc/>
    public override string Name => RunName;

    /// <inheritdoc/>
    public override string Description => $"{(Warning ? "Warning" : "Normal")} {Reason}: {Message}";
}
