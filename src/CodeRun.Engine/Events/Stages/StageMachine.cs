using System.Collections.Frozen;

namespace CodeRun.Engine.Events.Stages;

/// <summary>
/// A declared table of stages and transitions, and what an event does to a play by it. Pure: a record goes in, another
/// comes out. Events that come before their stage are kept and applied when it is reached, so the order in which GitHub
/// delivers, and how fast the agents are, do not matter.
/// </summary>
public sealed class StageMachine
{
    private readonly FrozenDictionary<(string Stage, StageEvent Event), StageTransition> _transitions;
    private readonly FrozenDictionary<string, FrozenSet<StageEvent>> _ahead;
    private readonly FrozenDictionary<string, Stage> _stages;

    /// <summary>Makes a machine of a table.</summary>
    /// <exception cref="ArgumentException">The table has a stage that is never reached, a dead end, or another fault; the message lists all.</exception>
    public StageMachine(IReadOnlyList<Stage> stages, string start, IReadOnlyList<StageTransition> transitions)
    {
        var problems = StageTable.Problems(stages, start, transitions);
        if (problems.Count > 0)
            throw new ArgumentException(string.Join(' ', problems), nameof(transitions));
        (Stages, Start, Transitions) = (stages, start, transitions);
        _stages = stages.ToFrozenDictionary(static s => s.Name, StringComparer.Ordinal);
        _transitions = transitions.ToFrozenDictionary(static t => (t.From, t.On));
        var forward = transitions.Where(static t => !t.IsWayBack).ToList();
        Path = [.. Walk(start, forward).Select(name => _stages[name])];
        _ahead = stages.ToFrozenDictionary(static s => s.Name, s => Ahead(s.Name, forward), StringComparer.Ordinal);
    }

    /// <summary>The stages, in the order of the table.</summary>
    public IReadOnlyList<Stage> Stages { get; }

    /// <summary>Name of the first stage.</summary>
    public string Start { get; }

    /// <summary>The transitions, in the order of the table.</summary>
    public IReadOnlyList<StageTransition> Transitions { get; }

    /// <summary>The stages from the first to a final one, in the order in which a play goes through them when it never goes back.</summary>
    public IReadOnlyList<Stage> Path { get; }

    /// <summary>The waiting stage that an event ends; null when there is none.</summary>
    public string? StageFor(StageEvent @event) =>
        Transitions.FirstOrDefault(t => t.On == @event && !t.IsWayBack && _stages[t.From].Kind == StageKind.Waiting)?.From;

    /// <summary>What an event does to a play.</summary>
    public StageOutcome Apply(StageRecord record, StageOccurrence occurrence)
    {
        var (what, head) = (occurrence.Event, occurrence.HeadSha);
        if (!_stages.TryGetValue(record.Stage, out var stage))
            return Unchanged(StageOutcomeKind.UnknownStage, record, $"'{record.Stage}' is no stage of a play.");
        if (occurrence.Delivery is { } delivery && record.Deliveries.Contains(delivery, StringComparer.OrdinalIgnoreCase))
            return Unchanged(StageOutcomeKind.Duplicate, record, $"Delivery {delivery} was dealt with before.");
        if (what == StageEvent.ImplementationPushed && head is not null && head == record.HeadSha)
            return Unchanged(StageOutcomeKind.Duplicate, record, $"The play works on {head} already.");
        if (head is not null && (what == StageEvent.ImplementationPushed || StageEvents.IsBoundToHead(what)) && record.Superseded.Contains(head, StringComparer.Ordinal))
            return Unchanged(StageOutcomeKind.Stale, record, $"Commit {head} was replaced by {record.HeadSha}.");
        if (_transitions.TryGetValue((record.Stage, what), out var transition))
            return Move(record, transition, occurrence);
        if (_ahead[record.Stage].Contains(what))
            return Keep(record, occurrence);
        return Unchanged(StageOutcomeKind.Late, record, stage.Kind == StageKind.Final
            ? $"The play has ended in stage '{record.Stage}'."
            : $"In stage '{record.Stage}' {StageEvents.Describe(what)} changes nothing.");
    }

    // Ends: forward transitions have no circle, and no stage that is not final is a dead end.
    private static IEnumerable<string> Walk(string start, List<StageTransition> forward)
    {
        for (var at = start; at is not null; at = forward.Find(t => t.From == at)?.To)
            yield return at;
    }

    private static FrozenSet<StageEvent> Ahead(string stage, List<StageTransition> forward)
    {
        var reachable = StageTable.Closure([stage], forward, static t => t.From, static t => t.To);

        // The end of an agent's work is that of one stage; kept, it would end the work of another.
        return forward.Where(t => t.From != stage && reachable.Contains(t.From) && t.On is not (StageEvent.WorkFinished or StageEvent.Started)).Select(static t => t.On).ToFrozenSet();
    }

    private static StageOutcome Unchanged(StageOutcomeKind kind, StageRecord record, string reason) => new(kind, record, [], reason);

    private static StageOutcome Keep(StageRecord record, StageOccurrence occurrence)
    {
        var kept = record.Kept.Where(k => k.Event != occurrence.Event).Append(new KeptEvent(occurrence.Event, occurrence.HeadSha));
        return new StageOutcome(StageOutcomeKind.Kept, (record with { Kept = [.. kept] }).Remember(occurrence.Delivery), [],
            $"The play is in stage '{record.Stage}': {StageEvents.Describe(occurrence.Event)} is kept until its stage is reached.");
    }

    private StageOutcome Move(StageRecord record, StageTransition transition, StageOccurrence occurrence)
    {
        var steps = new List<StageTransition> { transition };
        var next = record.Enter(transition, occurrence.HeadSha).Remember(occurrence.Delivery);

        // Judgements of the commit before say nothing of the new one; those of the new one may have come before the push.
        if (transition.On == StageEvent.ImplementationPushed)
            next = next with { Kept = [.. next.Kept.Where(k => !StageEvents.IsBoundToHead(k.Event) || (k.HeadSha is not null && k.HeadSha == next.HeadSha))] };
        while (next.Kept.FirstOrDefault(k => _transitions.ContainsKey((next.Stage, k.Event))) is { } kept)
        {
            var step = _transitions[(next.Stage, kept.Event)];
            next = next.Enter(step, kept.HeadSha) with { Kept = [.. next.Kept.Where(k => k != kept)] };
            steps.Add(step);
        }

        var early = steps.Count == 1 ? "" : $" Events that had come early were applied: {string.Join(", ", steps.Skip(1).Select(static s => StageEvents.Describe(s.On)))}.";
        return new StageOutcome(StageOutcomeKind.Moved, next, steps, $"Stage '{record.Stage}' is left for '{next.Stage}' by {StageEvents.Describe(transition.On)}.{early}");
    }
}
