using CodeRun.Engine.GitHub;

namespace CodeRun.Engine.Events.Webhooks;

/// <summary>The fields of a payload that are used, read and checked.</summary>
internal sealed record WebhookFacts
{
    public required string Event { get; init; }

    public string? Action { get; init; }

    public GitHubRepository? Repository { get; init; }

    public long? PullRequest { get; init; }

    public string? PullRequestUrl { get; init; }

    /// <summary>The branch; one of a fork is shown, but says nothing of a task.</summary>
    public string? Branch { get; init; }

    /// <summary>True when the branch lies in another repository, where anybody may give it any name.</summary>
    public bool IsFork { get; init; }

    public string? HeadSha { get; init; }

    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>Login of who did it; of a check the slug of its App.</summary>
    public string? Sender { get; init; }

    /// <summary>True when GitHub says that the sender is a person, whatever the login.</summary>
    public bool IsPerson { get; init; }

    /// <summary>The label that was set or removed.</summary>
    public string? ChangedLabel { get; init; }

    public bool IsMerged { get; init; }

    public bool IsDeleted { get; init; }

    /// <summary>State of a review, in lower case as GitHub sends it in webhooks.</summary>
    public string? ReviewState { get; init; }

    /// <summary>The commit that was reviewed.</summary>
    public string? ReviewedSha { get; init; }

    public string? Comment { get; init; }

    /// <summary>What the author of a comment is to the repository: OWNER, MEMBER, COLLABORATOR ...</summary>
    public string? AuthorAssociation { get; init; }

    public bool IsComment { get; init; }

    /// <summary>How a check ended.</summary>
    public string? Conclusion { get; init; }
}
