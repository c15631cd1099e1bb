namespace CodeRun.Sandbox.Pods.States;

/// <summary>One step of a pod while it is worked out: a state, what is to be done, and when to look again.</summary>
internal sealed class PodStep(PodState state, DateTimeOffset now)
{
    private readonly List<PodAction> _actions = [];

    /// <summary>The state so far.</summary>
    public PodState State { get; set; } = state;

    /// <summary>The time of the step.</summary>
    public DateTimeOffset Now => now;

    /// <summary>What is to be done, in order.</summary>
    public IReadOnlyList<PodAction> Actions => _actions;

    /// <summary>When to look again although nothing happens; null for never.</summary>
    public DateTimeOffset? WakeAt { get; private set; }

    /// <summary>The pod.</summary>
    public PodView Pod => State.Pod;

    /// <summary>The state of a container.</summary>
    public ContainerState this[ContainerView container] => State.Containers[container.Name];

    /// <summary>Changes the state of a container.</summary>
    public void Set(ContainerView container, ContainerState value) => State = State with { Containers = State.Containers.SetItem(container.Name, value) };

    /// <summary>Adds something to be done.</summary>
    public void Do(PodAction action) => _actions.Add(action);

    /// <summary>Adds an Event.</summary>
    public void Tell(string reason, string message, ContainerView? container = null, bool isWarning = false) => Do(new PodAction.Tell(isWarning, reason, message, container?.Name));

    /// <summary>Looks again at this time at the latest.</summary>
    public void LookAgain(DateTimeOffset at) => WakeAt = WakeAt is { } earlier && earlier < at ? earlier : at;
}
