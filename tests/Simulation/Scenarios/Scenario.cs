using CodeRun.Engine.Hosting;
using CodeRun.Tests.Simulation.World;

namespace CodeRun.Tests.Simulation.Scenarios;

/// <summary>A story without faults, and what must come of it.</summary>
internal sealed record Scenario
{
    public required string Name { get; init; }

    public ControllerSettings Settings { get; init; } = Scenarios.Settings.Plain;

    /// <summary>Says what happens when.</summary>
    public required Action<Cluster> Plot { get; init; }

    /// <summary>Phases at the end, by run; "gone" for a run that is gone.</summary>
    public required string Ends { get; init; }

    /// <summary>Writes the controller may make in the fault-free story, Events left out.</summary>
    public required int Writes { get; init; }

    /// <summary>Reads the controller may make in the fault-free story after its first lists.</summary>
    public int Reads { get; init; }

    /// <summary>True when only one workspace and one run are concerned, so that even false lists can do no harm.</summary>
    public bool IsSingle { get; init; }

    public override string ToString() => Name;
}
