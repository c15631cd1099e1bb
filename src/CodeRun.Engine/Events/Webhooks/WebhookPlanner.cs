using CodeRun.Engine.Agents;
using CodeRun.Engine.Events.Stages;

namespace CodeRun.Engine.Events.Webhooks;

/// <summary>Says what a webhook does to the Workflows and CodeRuns there are. Pure.</summary>
public static class WebhookPlanner
{
    /// <summary>The plan for a webhook.</summary>
    /// <param name="resolution">What the webhook means.</param>
    /// <param name="objects">Workflows and CodeRuns, of whatever task.</param>
    /// <param name="configuration">The agents, and which GitHub.</param>
    public static WebhookPlan Plan(WebhookResolution resolution, IReadOnlyList<PlayObject> objects, ControllerConfiguration configuration)
    {
        if (resolution is not { Verdict: WebhookVerdict.Accepted, TaskId: { } task, Repository: { } repository, StageEvent: { } what })
            return new WebhookPlan(resolution, []);
        var warnings = new WarningList();
        var concerned = objects.Where(o => PlayMatcher.IsOf(o, task, repository, resolution.PullRequest, configuration.GitHub, warnings)).ToList();
        var plays = concerned.Where(IsPlay).ToList();
        var seen = resolution with { Warnings = [.. resolution.Warnings, .. warnings.ToList()] };
        return plays.Count switch
        {
            0 => WithoutPlay(seen, concerned, configuration),
            1 => OfPlay(seen, what, plays[0], concerned, configuration),
            _ => new WebhookPlan(
                seen with { Verdict = WebhookVerdict.Ambiguous, Action = WebhookAction.None, Reason = $"Several plays belong to task {task} of {repository}: {string.Join(", ", plays)}. End all but one." },
                [.. concerned.Select(static o => new PlayDecision(o, PlayDecisionKind.None, "Which play is meant is not clear."))]),
        };
    }

    // A Workflow of another type of the same task is no play; a CodeRun is one when it carries a stage.
    private static bool IsPlay(PlayObject candidate) => !candidate.IsFinished && (candidate.IsWorkflow
        ? candidate.Labels.GetValueOrDefault(StageLabels.WorkflowType, StageLabels.Play) == StageLabels.Play
        : candidate.Labels.ContainsKey(StageLabels.Stage));

    private static WebhookPlan WithoutPlay(WebhookResolution resolution, List<PlayObject> concerned, ControllerConfiguration configuration)
    {
        if (resolution.Action != WebhookAction.Resume)
            return new WebhookPlan(resolution, [.. concerned.Select(o => OfRun(resolution, o, configuration))]);
        return new WebhookPlan(
            resolution with { Verdict = WebhookVerdict.Ignored, Action = WebhookAction.None, Reason = $"No play of task {resolution.TaskId} of {resolution.Repository} is under way." },
            [.. concerned.Select(static o => new PlayDecision(o, PlayDecisionKind.None, o.IsFinished ? "It has ended." : "It carries no stage."))]);
    }

    private static WebhookPlan OfPlay(WebhookResolution resolution, StageEvent what, PlayObject play, List<PlayObject> concerned, ControllerConfiguration configuration)
    {
        if (!StageStore.TryRead(play.Labels, play.Annotations, out var record, out var problem))
        {
            return new WebhookPlan(
                resolution with { Verdict = WebhookVerdict.Ambiguous, Action = WebhookAction.None, Reason = $"{play}: {problem}" },
                [.. concerned.Select(o => new PlayDecision(o, PlayDecisionKind.None, "The memory of the play cannot be read."))]);
        }

        var outcome = Apply(play, record, new StageOccurrence(what, resolution.HeadSha, resolution.Delivery));
        var decided = resolution with
        {
            Verdict = outcome.Kind switch
            {
                StageOutcomeKind.Moved => WebhookVerdict.Accepted,
                StageOutcomeKind.Kept => WebhookVerdict.Early,
                StageOutcomeKind.Duplicate => WebhookVerdict.Duplicate,
                _ => WebhookVerdict.Ignored,
            },
            Action = outcome.Kind == StageOutcomeKind.Moved ? resolution.Action : WebhookAction.None,
            Reason = outcome.Kind == StageOutcomeKind.Moved ? $"{resolution.Reason} {outcome.Reason}" : outcome.Reason,
        };
        return new WebhookPlan(decided, [.. concerned.Select(o => o == play ? OfStage(play, outcome) : OfRun(decided, o, configuration))]);
    }

    // A Workflow that is suspended in the node of a waiting stage has finished the work before it, whether or not its label says so yet.
    private static StageOutcome Apply(PlayObject play, StageRecord record, StageOccurrence occurrence)
    {
        var reached = PlayStages.Machine.Apply(record, new StageOccurrence(StageEvent.WorkFinished));
        if (reached.Kind != StageOutcomeKind.Moved || !play.Suspended.Any(n => n.IsOf(reached.Steps[0].To)))
            return PlayStages.Machine.Apply(record, occurrence);
        var outcome = PlayStages.Machine.Apply(reached.Record, occurrence);
        return outcome.Kind is StageOutcomeKind.Moved or StageOutcomeKind.Kept ? outcome with { Steps = [.. reached.Steps, .. outcome.Steps] } : outcome;
    }

    private static PlayDecision OfStage(PlayObject play, StageOutcome outcome) => new(play, outcome.Kind switch
    {
        StageOutcomeKind.Moved => PlayDecisionKind.Move,
        StageOutcomeKind.Kept => PlayDecisionKind.Keep,
        _ => PlayDecisionKind.None,
    }, outcome.Reason, outcome);

    // Only runs that judge are ever cancelled; the implementation itself goes on, and so does whoever judges the new commit already.
    private static PlayDecision OfRun(WebhookResolution resolution, PlayObject run, ControllerConfiguration configuration)
    {
        if (run.IsFinished)
            return new PlayDecision(run, PlayDecisionKind.None, "It has ended.");
        if (resolution.Action != WebhookAction.CancelQa || run.IsWorkflow)
            return new PlayDecision(run, PlayDecisionKind.None, "The event does not concern it.");
        if (!configuration.Agents.TryGet(run.GithubApp ?? configuration.DefaultAgent, out var agent) || !AgentRoles.IsReviewer(agent.Role))
            return new PlayDecision(run, PlayDecisionKind.None, "Its agent is none of quality, security and testing.");
        if (resolution.HeadSha is not null && run.Annotations.GetValueOrDefault(StageLabels.HeadSha) == resolution.HeadSha)
            return new PlayDecision(run, PlayDecisionKind.None, "It judges the new commit already.");
        return new PlayDecision(run, PlayDecisionKind.Cancel, $"It judges a commit that {resolution.HeadSha ?? "the push"} replaces.");
    }
}
