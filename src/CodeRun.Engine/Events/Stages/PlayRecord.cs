namespace CodeRun.Engine.Events.Stages;

/// <summary>
/// The record of a play that runs as a Workflow of Argo Workflows: a ConfigMap with the Workflow's name, in which what happens on GitHub is written down
/// whether the play waits for it already or not, and which the play reads before and after each suspend point. Every value is the commit that the event speaks of,
/// so that the play can tell what was said of a commit that has been replaced. Sensors write it, and whoever carries out webhooks by another way.
/// </summary>
public static class PlayRecord
{
    /// <summary>Key: the commit that the implementation agent pushed last.</summary>
    public const string Head = "head";

    /// <summary>Key: the commit that changes were asked for.</summary>
    public const string ChangesRequested = "changes-requested";

    /// <summary>Value where the commit is not known.</summary>
    public const string Unknown = "unknown";

    /// <summary>The stages in which a play waits for an event, in their order; each is a key.</summary>
    public static IReadOnlyList<string> Waits { get; } = [.. PlayStages.Machine.Path.Where(static s => s.Kind == StageKind.Waiting && s.Name != PlayStages.Machine.Start).Select(static s => s.Name)];

    /// <summary>All keys.</summary>
    public static IReadOnlyList<string> Keys { get; } = [Head, ChangesRequested, .. Waits];

    /// <summary>The keys that say something of one commit only, and are empty again when a play goes back to its first review.</summary>
    public static IReadOnlyList<string> BoundToHead { get; } =
        [ChangesRequested, .. PlayStages.Machine.Transitions.Where(static t => !t.IsWayBack && Waits.Contains(t.From, StringComparer.Ordinal) && StageEvents.IsBoundToHead(t.On)).Select(static t => t.From)];

    /// <summary>The keys that an event writes; none for events that are not recorded.</summary>
    public static IReadOnlyList<string> KeysOf(StageEvent @event) => @event switch
    {
        StageEvent.ImplementationPushed => [Head],
        StageEvent.ChangesRequested => [ChangesRequested],
        StageEvent.PullRequestOpened => [PlayStages.WaitingPullRequest, Head],
        _ => PlayStages.Machine.StageFor(@event) is { } stage && Waits.Contains(stage, StringComparer.Ordinal) ? [stage] : [],
    };

    /// <summary>What an event writes. A head that is not known is not written.</summary>
    public static IReadOnlyDictionary<string, string> Entries(StageEvent @event, string? headSha) =>
        KeysOf(@event).Where(key => headSha is not null || key != Head).ToDictionary(static key => key, _ => headSha ?? Unknown, StringComparer.Ordinal);
}
