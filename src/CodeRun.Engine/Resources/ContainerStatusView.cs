namespace CodeRun.Engine.Resources;

/// <summary>The status of one container.</summary>
public sealed record ContainerStatusView
{
    /// <summary>Name of the container.</summary>
    public string Name { get => field ?? ""; init; }

    /// <summary>What it does now.</summary>
    public ContainerStateView State { get => field ?? new(); init; }
}
