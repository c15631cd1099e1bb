using CodeRun.Engine.Hosting;

namespace CodeRun.Cmdlets.Output;

/// <summary>What a webhook of GitHub says, and what is to be done.</summary>
public sealed class WebhookInfo
{
    /// <summary>Accepted, Early (kept until its stage), Ignored, Duplicate, Ambiguous, Malformed or Refused (signature).</summary>
    public required string Verdict { get; init; }

    /// <summary>Resume, StartRemediation, CancelQa or None.</summary>
    public required string Action { get; init; }

    /// <summary>The stage that the event is for; null when it is for none.</summary>
    public string? Stage { get; init; }

    /// <summary>Why, in a sentence.</summary>
    public required string Reason { get; init; }

    /// <summary>NotChecked, Valid, Missing or Wrong.</summary>
    public required string Signature { get; init; }

    /// <summary>Type of the event, for example pull_request.</summary>
    public string? Event { get; init; }

    /// <summary>What happened, for example opened.</summary>
    public string? EventAction { get; init; }

    /// <summary>Identity of the delivery.</summary>
    public string? Delivery { get; init; }

    /// <summary>owner/name.</summary>
    public string? Repository { get; init; }

    /// <summary>Number of the task.</summary>
    public long? TaskId { get; init; }

    /// <summary>Label, Branch, LabelAndBranch or None.</summary>
    public required string TaskIdSource { get; init; }

    /// <summary>Name that the play's Workflow has by the convention play-task-NUMBER-workflow; null without a task.</summary>
    public string? WorkflowName { get; init; }

    /// <summary>Name of the Workflow of a play that Export-CodeRunManifest has generated; null without a task or a repository.</summary>
    public string? PlayName { get; init; }

    /// <summary>Login of who did it.</summary>
    public string? Sender { get; init; }

    /// <summary>Short name of the agent who did it; null for anybody else.</summary>
    public string? Agent { get; init; }

    /// <summary>Role of that agent.</summary>
    public string? Role { get; init; }

    /// <summary>Number of the pull request.</summary>
    public long? PullRequest { get; init; }

    /// <summary>Address of the pull request.</summary>
    public string? PullRequestUrl { get; init; }

    /// <summary>Branch.</summary>
    public string? Branch { get; init; }

    /// <summary>Commit at the head of the branch.</summary>
    public string? HeadSha { get; init; }

    /// <summary>Workflows and CodeRuns of the task, and what is to happen to each.</summary>
    public IReadOnlyList<WebhookTarget> Target { get; init; } = [];

    /// <summary>What -Apply wrote, in order.</summary>
    public IReadOnlyList<string> Change { get; init; } = [];

    /// <summary>Things to look at that did not decide anything.</summary>
    public IReadOnlyList<string> Warning { get; init; } = [];

    /// <inheritdoc/>
    public override string ToString() => $"{Verdict}: {Action}: {Reason}";

    internal static WebhookInfo From(WebhookOutcome outcome)
    {
        var plan = outcome.Plan;
        var webhook = plan.Resolution;
        return new WebhookInfo
        {
            Verdict = webhook.Verdict.ToString(),
            Action = webhook.Action.ToString(),
            Stage = webhook.Stage,
            Reason = webhook.Reason,
            Signature = webhook.Signature.ToString(),
            Event = webhook.Event,
            EventAction = webhook.EventAction,
            Delivery = webhook.Delivery,
            Repository = webhook.Repository?.ToString(),
            TaskId = webhook.TaskId,
            TaskIdSource = webhook.TaskIdSource.ToString(),
            WorkflowName = webhook.WorkflowName,
            PlayName = webhook.PlayName,
            Sender = webhook.Sender,
            Agent = webhook.Agent?.Name,
            Role = webhook.Agent?.Role,
            PullRequest = webhook.PullRequest,
            PullRequestUrl = webhook.PullRequestUrl,
            Branch = webhook.Branch,
            HeadSha = webhook.HeadSha,
            Target = [.. plan.Decisions.Select(WebhookTarget.From)],
            Change = outcome.Changes,
            Warning = webhook.Warnings,
        };
    }
}
