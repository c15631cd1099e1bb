using System.Globalization;
using CodeRun.Engine.Agents;
using CodeRun.Engine.Events.Stages;
using CodeRun.Engine.GitHub;

namespace CodeRun.Engine.Events.Webhooks;

/// <summary>What a webhook says and asks for.</summary>
public sealed record WebhookResolution
{
    /// <summary>What becomes of it.</summary>
    public required WebhookVerdict Verdict { get; init; }

    /// <summary>What it asks for; anything but <see cref="WebhookAction.None"/> only with <see cref="WebhookVerdict.Accepted"/>.</summary>
    public WebhookAction Action { get; init; }

    /// <summary>Why, in a sentence.</summary>
    public required string Reason { get; init; }

    /// <summary>State of the signature.</summary>
    public SignatureState Signature { get; init; }

    /// <summary>Type of the event; null when it is missing or cannot be one.</summary>
    public string? Event { get; init; }

    /// <summary>Identity of the delivery; null when it is missing or cannot be one.</summary>
    public string? Delivery { get; init; }

    /// <summary>What happened with what the event is about, for example <c>opened</c>.</summary>
    public string? EventAction { get; init; }

    /// <summary>Repository the event is about.</summary>
    public GitHubRepository? Repository { get; init; }

    /// <summary>Number of the task.</summary>
    public long? TaskId { get; init; }

    /// <summary>Where the number of the task was found.</summary>
    public TaskIdSource TaskIdSource { get; init; }

    /// <summary>Name that the play's Workflow has by convention; null without a task. One of another name is found by its labels.</summary>
    public string? WorkflowName => TaskId is { } id ? string.Create(CultureInfo.InvariantCulture, $"play-task-{id}-workflow") : null;

    /// <summary>Name of the Workflow of a play that Export-CodeRunManifest has generated; null without a task or a repository.</summary>
    public string? PlayName => TaskId is { } id && Repository is not null ? PlayNames.Play(Repository, id) : null;

    /// <summary>Login of who did it, as it was sent.</summary>
    public string? Sender { get; init; }

    /// <summary>The agent who did it; null for anybody else.</summary>
    public AgentDefinition? Agent { get; init; }

    /// <summary>Number of the pull request.</summary>
    public long? PullRequest { get; init; }

    /// <summary>Address of the pull request.</summary>
    public string? PullRequestUrl { get; init; }

    /// <summary>Branch with the work.</summary>
    public string? Branch { get; init; }

    /// <summary>Commit at the head of the branch.</summary>
    public string? HeadSha { get; init; }

    /// <summary>The stage that the event is for; null when it is for none.</summary>
    public string? Stage { get; init; }

    /// <summary>What the event means to a play; null when it means nothing.</summary>
    public StageEvent? StageEvent { get; init; }

    /// <summary>Things to look at that did not decide anything.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
