namespace CodeRun.Engine.Hosting;

/// <summary>What became of a step of a plan.</summary>
public enum StepState
{
    /// <summary>It was only planned.</summary>
    Planned,

    /// <summary>It was carried out.</summary>
    Done,

    /// <summary>What it makes was there already and is this run's.</summary>
    AlreadyDone,

    /// <summary>It failed; the steps after it were not begun.</summary>
    Failed,

    /// <summary>It was not begun because an earlier step failed.</summary>
    Skipped,
}
