using System.Text.Json.Serialization;
using CodeRun.Engine.Api;

namespace CodeRun.Engine.Events.Stages;

/// <summary>Where a play is, and what it has to remember. Stored in labels and an annotation; see <see cref="StageStore"/>.</summary>
public sealed record StageRecord
{
    /// <summary>Most deliveries that are remembered. A replay of an older one is harmless too: its stage is past.</summary>
    public const int MaxDeliveries = 50;

    /// <summary>Most replaced commits that are remembered.</summary>
    public const int MaxSuperseded = 10;

    /// <summary>Name of the stage.</summary>
    [JsonIgnore]
    public string Stage { get => field ?? ""; init; }

    /// <summary>Name of the stage before; null at the start.</summary>
    [JsonIgnore]
    public string? Previous { get; init; }

    /// <summary>The commit that the play works on; null until an event named it.</summary>
    public string? HeadSha { get; init; }

    /// <summary>Commits that <see cref="HeadSha"/> replaced, oldest first.</summary>
    public IReadOnlyList<string> Superseded { get => field ?? []; init => field = Lists.WithoutNulls(value); }

    /// <summary>Events that came early; at most one of a kind.</summary>
    public IReadOnlyList<KeptEvent> Kept { get => field ?? []; init => field = Lists.WithoutNulls(value); }

    /// <summary>Deliveries that were dealt with, oldest first.</summary>
    public IReadOnlyList<string> Deliveries { get => field ?? []; init => field = Lists.WithoutNulls(value); }

    /// <summary>The record of a play that begins.</summary>
    public static StageRecord At(string stage) => new() { Stage = stage };

    internal StageRecord Remember(string? delivery) => delivery is null ? this : this with { Deliveries = [.. Deliveries.Append(delivery).TakeLast(MaxDeliveries)] };

    internal StageRecord Enter(StageTransition step, string? head)
    {
        var moved = this with { Stage = step.To, Previous = Stage };
        if (head is null || step.On is not (StageEvent.PullRequestOpened or StageEvent.ImplementationPushed))
            return moved;
        var replaced = HeadSha is null || HeadSha == head ? Superseded : [.. Superseded.Append(HeadSha).TakeLast(MaxSuperseded)];
        return moved with { HeadSha = head, Superseded = replaced };
    }
}
