namespace CodeRun.Tests.Simulation.World;

/// <summary>Which requests and which watch events of the controllers go wrong, counted from 0 over the whole simulation.</summary>
internal sealed record FaultPlan
{
    public static FaultPlan None { get; } = new();

    public Func<int, RequestInfo, RequestFault> Request { get; init; } = static (_, _) => RequestFault.None;

    public Func<int, EventFault> Event { get; init; } = static _ => EventFault.None;

    /// <summary>How far behind the lists of a restarted controller are, in versions; 0 for lists that are true.</summary>
    public long StaleBy { get; init; }

    /// <summary>The one kind whose lists are behind; null for all.</summary>
    public string? StaleKind { get; init; }

    /// <summary>How long after a restart lists are behind.</summary>
    public TimeSpan StaleFor { get; init; } = TimeSpan.FromSeconds(3);

    public string Name { get; init; } = "no fault";

    public static FaultPlan OnRequest(int index, RequestFault fault) => new()
    {
        Name = $"{fault} at request {index}",
        Request = (i, _) => i == index ? fault : RequestFault.None,
    };

    public static FaultPlan OnEvents(EventFault fault, params int[] indices) => new()
    {
        Name = $"{fault} of event {string.Join(" and ", indices)}",
        Event = i => indices.Contains(i) ? fault : EventFault.None,
    };
}
